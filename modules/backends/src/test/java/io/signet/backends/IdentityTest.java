package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.backends.BackendOptions.Pool;
import io.signet.backends.BackendOptions.Times;
import io.signet.backends.BackendOptions.TlsEngine;
import io.signet.keystore.Identity;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who the backend sees, in every situation in which it could see somebody else. */
class IdentityTest {

  private static final Identity ANNA = TestCertificates.identity("anna", 1);
  private static final Identity BERT = TestCertificates.identity("bert", 1, KeyAlgorithm.RSA_2048);
  private static final Pool FEW_CONNECTIONS = new Pool(8, 2, 100, 2000);
  private static final String ANNA_NAME = name(ANNA);
  private static final String BERT_NAME = name(BERT);

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

  static Stream<Arguments> ways() {
    return Stream.of(TlsEngine.OPENSSL, TlsEngine.JDK)
        .flatMap(
            engine ->
                Stream.of(
                    Arguments.of(engine, false, "TLSv1.2"),
                    Arguments.of(engine, false, "TLSv1.3"),
                    Arguments.of(engine, true, "TLSv1.2"),
                    Arguments.of(engine, true, "TLSv1.3")));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldPresentTheIdentityOfTheStage(TlsEngine engine, boolean http2, String protocol) {
    // Given
    TestBackend backend =
        TestBackend.on(outside)
            .trusting(ANNA.leaf(), BERT.leaf())
            .http2(http2)
            .protocols(protocol)
            .start();
    node = Node.with(engine).certificate(BERT).stage("prod", "bert").trusting(backend).publish();

    // When
    Outcome outcome = node.await(Node.to(backend, "bert"));

    // Then
    assertThat(outcome.failure()).isNull();
    assertThat(outcome.client()).isEqualTo(BERT_NAME);
    assertThat(outcome.headers().get("x-version")).isEqualTo(http2 ? "HTTP_2" : "HTTP_1_1");
    assertThat(outcome.text()).isEqualTo("hello");
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void shouldPresentTheIdentityThoughTheBackendNamesOnlyForeignAuthorities(TlsEngine engine) {
    // Given
    Identity foreign = TestCertificates.authority("CN=Somebody else");
    TestBackend backend =
        TestBackend.on(outside).clientAuth(ClientAuth.REQUEST).trusting(foreign.leaf()).start();
    node = Node.with(engine).certificate(ANNA).stage("prod", "anna").trusting(backend).publish();

    // When
    Outcome outcome = node.await(Node.to(backend, "anna"));

    // Then
    // Silence would have been answered with 200: a backend that only asks does not insist.
    assertThat(outcome.code()).isEqualTo(ErrorCode.CERTIFICATE_REFUSED);
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void shouldPresentNothingWhenTheStageHasNoCertificate(TlsEngine engine) {
    // Given
    TestBackend backend =
        TestBackend.on(outside).clientAuth(ClientAuth.REQUEST).trusting(ANNA.leaf()).start();
    node = Node.with(engine).certificate(ANNA).stage("prod", "anna").trusting(backend).publish();

    // When
    Outcome outcome = node.await(Node.to(backend, null));

    // Then
    assertThat(outcome.failure()).isNull();
    assertThat(outcome.client()).isEqualTo("none");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldNeverMixTwoIdentities(TlsEngine engine, boolean http2, String protocol)
      throws Exception {
    // Given
    TestBackend backend =
        TestBackend.on(outside)
            .trusting(ANNA.leaf(), BERT.leaf())
            .clientAuth(ClientAuth.REQUEST)
            .http2(http2)
            .protocols(protocol)
            .start();
    node =
        new Node(new BackendOptions(engine, Node.LOOPBACK, FEW_CONNECTIONS, Times.DEFAULTS))
            .certificate(ANNA)
            .certificate(BERT)
            .stage("a", "anna")
            .stage("b", "bert")
            .trusting(backend)
            .publish();
    String[] ids = {"anna", "bert", null};
    String[] names = {ANNA_NAME, BERT_NAME, "none"};

    // When
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      outcomes.add(node.send(Node.to(backend, ids[i % 3]).timeout(29_000)));
    }
    CompletableFuture.allOf(outcomes.toArray(new CompletableFuture<?>[0]))
        .get(60, TimeUnit.SECONDS);

    // Then
    for (int i = 0; i < 2000; i++) {
      assertThat(outcomes.get(i).join().failure()).isNull();
      assertThat(outcomes.get(i).join().client()).isEqualTo(names[i % 3]);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldSayThatTheBackendRefusedTheCertificate(
      TlsEngine engine, boolean http2, String protocol) {
    // Given
    TestBackend backend =
        TestBackend.on(outside).trusting(BERT.leaf()).http2(http2).protocols(protocol).start();
    node = Node.with(engine).certificate(ANNA).stage("prod", "anna").trusting(backend).publish();

    // When
    Outcome outcome = node.await(Node.to(backend, "anna"));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.CERTIFICATE_REFUSED);
    assertThat(outcome.failure()).hasMessageContaining("refused the client certificate");
    assertThat(backend.requests.get()).isZero();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldSayThatTheBackendRequiresACertificateThatTheCallHasNot(
      TlsEngine engine, boolean http2, String protocol) {
    // Given
    TestBackend backend =
        TestBackend.on(outside).trusting(ANNA.leaf()).http2(http2).protocols(protocol).start();
    node = Node.with(engine).trusting(backend).publish();

    // When
    Outcome outcome = node.await(Node.to(backend, null));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.CERTIFICATE_REQUIRED);
  }

  @Test
  void shouldFailACallWhoseCertificateIsUnknownRatherThanMakeItWithoutOne() {
    // Given
    TestBackend backend = TestBackend.on(outside).clientAuth(ClientAuth.REQUEST).start();
    node = Node.with(TlsEngine.AUTO).trusting(backend).publish();

    // When
    Outcome outcome = node.await(Node.to(backend, "nobody"));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.INTEGRATION_CONFIGURATION);
    assertThat(backend.connections()).isZero();
  }

  @Test
  void shouldFailACallWhoseKeyIsNotInTheKeystore() {
    // Given
    TestBackend backend = TestBackend.on(outside).clientAuth(ClientAuth.REQUEST).start();
    node = Node.with(TlsEngine.AUTO).document(ANNA).stage("p", "anna").trusting(backend).publish();

    // When
    Outcome outcome = node.await(Node.to(backend, "anna"));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.INTEGRATION_CONFIGURATION);
    assertThat(backend.connections()).isZero();
  }

  @Test
  void shouldFailACallWhileTheKeystoreIsAwayAndMakeItWhenItIsBack() {
    // Given
    TestBackend backend = TestBackend.on(outside).trusting(ANNA.leaf()).start();
    node = Node.with(TlsEngine.AUTO).certificate(ANNA).trusting(backend);
    node.keystore.setAvailable(false);
    node.stage("prod", "anna").publish();
    Outcome away = node.await(Node.to(backend, "anna"));
    node.keystore.setAvailable(true);

    // When
    Outcome back = node.await(Node.to(backend, "anna"));

    // Then
    assertThat(away.code()).isEqualTo(ErrorCode.INTEGRATION_CONFIGURATION);
    assertThat(back.client()).isEqualTo(ANNA_NAME);
  }

  @Test
  void shouldRefuseAnIdentityThatIsNotTheOneOfTheConfiguration() {
    // Given
    Identity other = TestCertificates.identity("anna", 1);
    TestBackend backend = TestBackend.on(outside).trusting(ANNA.leaf(), other.leaf()).start();
    node = Node.with(TlsEngine.AUTO).certificate(ANNA).document(other).stage("prod", "anna");
    node.trusting(backend).publish();

    // When
    Outcome outcome = node.await(Node.to(backend, "anna"));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.INTEGRATION_CONFIGURATION);
    assertThat(backend.requests.get()).isZero();
  }

  @Test
  void shouldNotPresentAnExpiredCertificateUnlessTheStageSaysSo() {
    // Given
    Identity expired = Expired.client("anna");
    TestBackend backend =
        TestBackend.on(outside).clientAuth(ClientAuth.REQUEST).trusting(ANNA.leaf()).start();
    node = Node.with(TlsEngine.AUTO).certificate(expired).stage("prod", "anna");
    node.trusting(backend).publish();
    Node.Call all = Node.to(backend, "anna");
    var lenient =
        new io.signet.api.BackendTarget(
            "api/prod", true, "127.0.0.1", backend.port(), "anna", false, true);

    // When
    Outcome strict = node.await(all);
    Outcome presented = node.await(Node.to(lenient));

    // Then
    assertThat(strict.code()).isEqualTo(ErrorCode.INTEGRATION_CONFIGURATION);
    assertThat(strict.failure()).hasMessageContaining("expired");
    // The backend saw it and, as it must, refused it.
    assertThat(presented.code()).isEqualTo(ErrorCode.CERTIFICATE_REFUSED);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldUseTheNewIdentityAfterASwitchAndCloseTheOldConnections(
      TlsEngine engine, boolean http2, String protocol) {
    // Given
    Identity second = TestCertificates.identity("anna", 2);
    TestBackend backend =
        TestBackend.on(outside)
            .trusting(ANNA.leaf(), second.leaf())
            .http2(http2)
            .protocols(protocol)
            .start();
    node = Node.with(engine).certificate(ANNA).stage("prod", "anna").trusting(backend).publish();
    Outcome before = node.await(Node.to(backend, "anna"));
    var old = List.copyOf(backend.open());

    // When
    node.certificate(second).publish();
    Outcome after = node.await(Node.to(backend, "anna"));

    // Then
    assertThat(before.client()).isEqualTo(ANNA_NAME);
    assertThat(after.client()).isEqualTo(name(second));
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> old.stream().noneMatch(backend.open()::contains));
    await().atMost(20, TimeUnit.SECONDS).until(() -> node.clients() == 1);
  }

  @Test
  void shouldCloseTheConnectionsOfADetachedCertificateAndCallWithoutIt() {
    // Given
    TestBackend backend =
        TestBackend.on(outside).clientAuth(ClientAuth.REQUEST).trusting(ANNA.leaf()).start();
    node = Node.with(TlsEngine.AUTO).certificate(ANNA).stage("prod", "anna");
    node.trusting(backend).publish();
    Outcome before = node.await(Node.to(backend, "anna"));

    // When
    node.stage("prod", null).remove(Kind.CERTIFICATE, "anna").publish();
    Outcome after = node.await(Node.to(backend, null));

    // Then
    assertThat(before.client()).isEqualTo(ANNA_NAME);
    assertThat(after.client()).isEqualTo("none");
    await().atMost(20, TimeUnit.SECONDS).until(() -> backend.open().size() == 1);
    await().atMost(20, TimeUnit.SECONDS).until(() -> node.clients() == 1);
  }

  @Test
  void shouldNotKeepAConnectionForACertificateThatNoStageNames() {
    // Given
    TestBackend backend = TestBackend.on(outside).trusting(ANNA.leaf()).start();
    node = Node.with(TlsEngine.AUTO).certificate(ANNA).trusting(backend).publish();

    // When
    Outcome outcome = node.await(Node.to(backend, "anna"));

    // Then
    assertThat(outcome.client()).isEqualTo(ANNA_NAME);
    await().atMost(20, TimeUnit.SECONDS).until(() -> backend.open().isEmpty());
    await().atMost(20, TimeUnit.SECONDS).until(() -> node.clients() == 0);
  }

  private static String name(Identity identity) {
    return identity.leaf().getSubjectX500Principal().getName();
  }
}
