package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.BackendSettings;
import io.signet.api.BackendTarget;
import io.signet.api.ErrorCode;
import io.signet.backends.BackendOptions.TlsEngine;
import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which backends are believed, and that no call profits from the laxness of another. */
class TrustTest {

  private static final Identity STRANGER = TestCertificates.authority("CN=Unknown CA");

  private static Vertx outside;
  private Node node;

  @BeforeAll
  static void startOutside() {
    outside = Vertx.vertx();
  }

  @AfterAll
  static void stopOutside() {
    outside.close().await();
  }

  @AfterEach
  void stopNode() {
    node.close();
  }

  private static TestBackend backend(Identity server) {
    return TestBackend.on(outside).server(server).clientAuth(ClientAuth.NONE).start();
  }

  private static Node.Call strictly(TestBackend backend) {
    return Node.to(Node.target("https", "127.0.0.1", backend.port(), null, false));
  }

  private static Node.Call skipping(TestBackend backend) {
    return Node.to(Node.target("https", "127.0.0.1", backend.port(), null, true));
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void shouldBelieveABackendThatTheBundleVouchesFor(TlsEngine engine) {
    // Given
    TestBackend backend = backend(TestCertificates.server(TestBackend.AUTHORITY));
    node = Node.with(engine).trusting(backend).publish();

    // When
    Outcome outcome = node.await(strictly(backend));

    // Then
    assertThat(outcome.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void shouldRefuseABackendOfAnUnknownAuthorityInAmazonsWords(TlsEngine engine) {
    // Given
    TestBackend backend = backend(TestCertificates.server(STRANGER));
    node = Node.with(engine).publish();

    // When
    Outcome outcome = node.await(strictly(backend));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.BACKEND_UNTRUSTED);
    assertThat(outcome.failure()).hasMessageStartingWith("PKIX path building failed: ");
    assertThat(backend.requests.get()).isZero();
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void shouldAcceptAnUnknownAuthorityWhenVerificationIsSkipped(TlsEngine engine) {
    // Given
    TestBackend backend = backend(TestCertificates.server(STRANGER));
    node = Node.with(engine).publish();

    // When
    Outcome outcome = node.await(skipping(backend));

    // Then
    assertThat(outcome.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void shouldAcceptASelfSignedServerWhenVerificationIsSkipped(TlsEngine engine) {
    // Given
    TestBackend backend = backend(TestCertificates.selfSignedServer());
    node = Node.with(engine).publish();

    // When
    Outcome outcome = node.await(skipping(backend));

    // Then
    assertThat(outcome.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void shouldRefuseAStrictCallToAHostThatASkippingCallHasJustReached(TlsEngine engine) {
    // Given
    TestBackend backend = backend(TestCertificates.server(STRANGER));
    node = Node.with(engine).publish();
    Outcome lax = node.await(skipping(backend));

    // When
    Outcome strict = node.await(strictly(backend));

    // Then
    assertThat(lax.status()).isEqualTo(200);
    assertThat(strict.code()).isEqualTo(ErrorCode.BACKEND_UNTRUSTED);
    assertThat(backend.requests.get()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void shouldCheckTheHostNameThoughVerificationIsSkipped(TlsEngine engine) {
    // Given
    TestBackend backend =
        backend(TestCertificates.server(STRANGER, List.of("other.example"), List.of()));
    node = Node.with(engine).publish();

    // When
    Outcome outcome = node.await(skipping(backend));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.BACKEND_UNTRUSTED);
    assertThat(outcome.failure())
        .hasMessageContaining("Host name '127.0.0.1' does not match the certificate subject");
  }

  @Test
  void shouldRefuseAnExpiredServer() throws Exception {
    // Given
    TestBackend backend = backend(Expired.server(TestBackend.AUTHORITY));
    node = Node.with(TlsEngine.AUTO).trusting(backend).publish();

    // When
    Outcome strict = node.await(strictly(backend));
    Outcome lax = node.await(skipping(backend));

    // Then
    assertThat(strict.code()).isEqualTo(ErrorCode.BACKEND_UNTRUSTED);
    assertThat(strict.failure()).hasMessageContaining("validity check failed");
    assertThat(lax.code()).isEqualTo(ErrorCode.BACKEND_UNTRUSTED);
  }

  @Test
  void shouldRefuseAnExpiredServerThoughTheBundleNamesItItself() throws Exception {
    // Given
    Identity expired = Expired.server(null);
    TestBackend backend = backend(expired);
    String origin = "https://127.0.0.1:" + backend.port();
    String bundle = TestCertificates.pem(expired.leaf());
    node = Node.with(TlsEngine.AUTO);
    node.settings(new BackendSettings(origin, bundle, null, null, null, null)).publish();

    // When
    Outcome outcome = node.await(strictly(backend));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.BACKEND_UNTRUSTED);
  }

  @Test
  void shouldRefuseAChainWithoutRootThoughVerificationIsSkipped() {
    // Given
    Identity whole = TestCertificates.server(STRANGER);
    Identity alone = new Identity(whole.id(), List.of(whole.leaf()), whole.privateKey());
    TestBackend backend = backend(alone);
    node = Node.with(TlsEngine.AUTO).publish();

    // When
    Outcome outcome = node.await(skipping(backend));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.BACKEND_UNTRUSTED);
    assertThat(outcome.failure()).hasMessageContaining("does not end in a root");
  }

  @Test
  void shouldRefuseAChainWhoseRootDidNotSignIt() {
    // Given
    Identity whole = TestCertificates.server(STRANGER);
    Identity impostor = TestCertificates.authority("CN=Unknown CA");
    Identity forged =
        new Identity(whole.id(), List.of(whole.leaf(), impostor.leaf()), whole.privateKey());
    TestBackend backend = backend(forged);
    node = Node.with(TlsEngine.AUTO).publish();

    // When
    Outcome outcome = node.await(skipping(backend));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.BACKEND_UNTRUSTED);
  }

  @Test
  void shouldExpectTheConfiguredServerNameInsteadOfTheHost() {
    // Given
    TestBackend backend =
        backend(TestCertificates.server(TestBackend.AUTHORITY, List.of("pets.example"), List.of()));
    String origin = "https://127.0.0.1:" + backend.port();
    String bundle = TestCertificates.pem(TestBackend.AUTHORITY.leaf());
    node = Node.with(TlsEngine.AUTO);
    node.settings(new BackendSettings(origin, bundle, "pets.example", null, null, null)).publish();
    Outcome named = node.await(strictly(backend));

    // When
    node.settings(new BackendSettings(origin, bundle, "cats.example", null, null, null)).publish();
    Outcome misnamed = node.await(strictly(backend));

    // Then
    assertThat(named.status()).isEqualTo(200);
    assertThat(misnamed.code()).isEqualTo(ErrorCode.BACKEND_UNTRUSTED);
    assertThat(backend.requests.get()).isEqualTo(1);
  }

  @Test
  void shouldNotUseAConnectionThatAnotherBundleVouchedFor() {
    // Given
    TestBackend backend = backend(TestCertificates.server(TestBackend.AUTHORITY));
    node = Node.with(TlsEngine.AUTO).trusting(backend).publish();
    Outcome before = node.await(strictly(backend));
    String origin = "https://127.0.0.1:" + backend.port();
    String other = TestCertificates.pem(STRANGER.leaf());

    // When
    node.settings(new BackendSettings(origin, other, null, null, null, null)).publish();
    Outcome after = node.await(strictly(backend));

    // Then
    assertThat(before.status()).isEqualTo(200);
    assertThat(after.code()).isEqualTo(ErrorCode.BACKEND_UNTRUSTED);
  }

  @Test
  void shouldRefuseABackendBelowTheConfiguredTlsVersion() {
    // Given
    TestBackend backend =
        TestBackend.on(outside).clientAuth(ClientAuth.NONE).protocols("TLSv1.2").start();
    String origin = "https://127.0.0.1:" + backend.port();
    String bundle = TestCertificates.pem(TestBackend.AUTHORITY.leaf());
    node = Node.with(TlsEngine.AUTO);
    node.settings(new BackendSettings(origin, bundle, null, "TLSv1.3", null, null)).publish();

    // When
    Outcome outcome = node.await(strictly(backend));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.TLS_FAILED);
    assertThat(backend.requests.get()).isZero();
  }

  @Test
  void shouldFailCallsToAnOriginWhoseBundleIsNoPem() {
    // Given
    TestBackend backend = backend(TestCertificates.server(TestBackend.AUTHORITY));
    String origin = "https://127.0.0.1:" + backend.port();
    node = Node.with(TlsEngine.AUTO);
    node.settings(new BackendSettings(origin, "no certificate", null, null, null, null)).publish();

    // When
    Outcome outcome = node.await(strictly(backend));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.INTEGRATION_CONFIGURATION);
  }

  @Test
  void shouldNameALocalHostToTheBackend() {
    // Given
    java.util.concurrent.atomic.AtomicReference<String> named =
        new java.util.concurrent.atomic.AtomicReference<>();
    TestBackend backend =
        TestBackend.on(outside)
            .clientAuth(ClientAuth.NONE)
            .answering(
                request -> {
                  named.set(request.connection().indicatedServerName());
                  request.response().end();
                })
            .namedOnly()
            .start();
    BackendTarget local = Node.target("https", "localhost", backend.port(), null, false);
    node = Node.with(TlsEngine.AUTO).settings(Node.trusting(local.origin())).publish();

    // When
    Outcome outcome = node.await(Node.to(local));

    // Then
    assertThat(outcome.status()).isEqualTo(200);
    assertThat(named).hasValue("localhost");
  }
}
