package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.api.BackendSettings;
import io.signet.api.ErrorCode;
import io.signet.api.Telemetry;
import io.signet.backends.BackendOptions.Pool;
import io.signet.backends.BackendOptions.TlsEngine;
import io.signet.backends.NginxBackend.Sight;
import io.signet.keystore.Identity;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls whose client certificate's key is in a token, which no engine can copy. */
@Timeout(300)
class TokenKeyTest {

  private static final Identity EC = TestCertificates.identity("anna", 1);
  private static final Identity RSA = TestCertificates.identity("anna", 1, KeyAlgorithm.RSA_2048);
  private static final Identity BERT = TestCertificates.identity("bert", 1);
  private static final Identity FOREIGN = TestCertificates.authority("CN=Somebody else");
  private static final int CALLS = 5;

  private static Vertx outside;

  @TempDir Path directory;
  private final FakeToken token = new FakeToken();
  private Node node;
  private NginxBackend nginx;

  @BeforeAll
  static void startOutside() {
    outside = Vertx.vertx();
  }

  @AfterAll
  static void stopOutside() {
    outside.close().await();
  }

  @AfterEach
  void stop() {
    token.release();
    node.close();
    if (nginx != null) {
      nginx.close();
    }
  }

  static Stream<Arguments> ways() {
    List<Arguments> ways = new ArrayList<>();
    for (TlsEngine engine : List.of(TlsEngine.OPENSSL, TlsEngine.JDK)) {
      for (String tls : List.of("TLSv1.2", "TLSv1.3")) {
        for (String http : List.of("http1", "http2")) {
          ways.add(Arguments.of(engine, tls, http, "EC"));
          ways.add(Arguments.of(engine, tls, http, "RSA"));
        }
      }
    }
    return ways.stream();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldPresentItsCertificateThoughTheBackendNamesForeignAuthorities(
      TlsEngine engine, String tls, String http, String key) throws Exception {
    // Given
    Identity server = TestCertificates.server(TestBackend.AUTHORITY);
    nginx = NginxBackend.start(directory, tls, false, server, FOREIGN.chain());
    node = Node.with(engine).certificate(token.identity(key.equals("EC") ? EC : RSA));
    node.stage("prod", "anna");
    BackendSettings settings =
        new BackendSettings(nginx.origin(), bundle(), null, null, http, null);
    node.settings(settings).publish();
    int before = token.signatures.get();
    token.threads.clear();

    // When
    List<Sight> sights = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      sights.add(Sight.of(node.await(toNginx("anna"))));
    }

    // Then
    assertThat(sights).allMatch(sight -> sight.client().contains("serialNumber=anna.1"));
    assertThat(sights)
        .allMatch(sight -> sight.protocol().equals(http.equals("http2") ? "HTTP/2.0" : "HTTP/1.1"));
    assertThat(token.signatures.get() - before).isEqualTo(CALLS);
    if (engine == TlsEngine.OPENSSL) {
      // The JDK signs where it likes: in TLS 1.3 on the event loop.
      assertThat(token.threads).allMatch(name -> name.startsWith("signet-sign-"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RSA, TLSv1.2, RSA+SHA256",
    "RSA, TLSv1.2, RSA+SHA384",
    "RSA, TLSv1.2, RSA+SHA512",
    "RSA, TLSv1.2, RSA-PSS+SHA256",
    "RSA, TLSv1.3, RSA-PSS+SHA256",
    "RSA, TLSv1.3, RSA-PSS+SHA384",
    "RSA, TLSv1.3, RSA-PSS+SHA512",
    "EC, TLSv1.2, ECDSA+SHA256",
    "EC, TLSv1.2, ECDSA+SHA384",
    "EC, TLSv1.3, ECDSA+SHA256"
  })
  void shouldSignTheWayThatTheBackendWants(String key, String tls, String signature)
      throws Exception {
    // Given
    nginx = NginxBackend.wanting(directory, tls, signature);
    node = Node.with(TlsEngine.OPENSSL).certificate(token.identity(key.equals("EC") ? EC : RSA));
    node.stage("prod", "anna");
    node.settings(Node.trusting(nginx.origin())).publish();

    // When
    Sight sight = Sight.of(node.await(toNginx("anna")));

    // Then
    assertThat(sight.client()).contains("serialNumber=anna.1");
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsEngine.class,
      names = {"OPENSSL", "JDK"})
  void shouldSayThatTheTokenIsAwayAndCallAgainWhenItIsBack(TlsEngine engine) {
    // Given
    TestBackend backend = TestBackend.on(outside).trusting(EC.leaf()).start();
    node = Node.with(engine).certificate(token.identity(EC)).stage("prod", "anna");
    node.trusting(backend).publish();
    token.away(true);
    Outcome away = node.await(Node.to(backend, "anna"));
    token.away(false);

    // When
    Outcome back = node.await(Node.to(backend, "anna"));

    // Then
    assertThat(away.code()).isEqualTo(ErrorCode.INTEGRATION_CONFIGURATION);
    assertThat(away.failure())
        .hasMessage("the key of the client certificate did not sign: token 'fake' is away");
    assertThat(back.failure()).isNull();
    assertThat(back.client()).isEqualTo(EC.leaf().getSubjectX500Principal().getName());
  }

  @ParameterizedTest
  @CsvSource({"OPENSSL, true", "OPENSSL, false", "JDK, true", "JDK, false"})
  void shouldGoOnOnOpenConnectionsWhileTheTokenIsAway(TlsEngine engine, boolean http2) {
    // Given
    TestBackend backend = TestBackend.on(outside).trusting(EC.leaf()).http2(http2).start();
    node = Node.with(engine).certificate(token.identity(EC)).stage("prod", "anna");
    node.trusting(backend).publish();
    Outcome before = node.await(Node.to(backend, "anna"));
    token.away(true);

    // When
    Outcome meanwhile = node.await(Node.to(backend, "anna"));

    // Then
    assertThat(before.failure()).isNull();
    assertThat(meanwhile.failure()).isNull();
    assertThat(meanwhile.connection()).isEqualTo(before.connection());
  }

  @Test
  void shouldSayThatATokenHangs() {
    // Given
    TestBackend backend = TestBackend.on(outside).trusting(EC.leaf()).start();
    node = patient(Duration.ofSeconds(8)).certificate(token.identity(EC)).stage("prod", "anna");
    node.trusting(backend).publish();
    token.hang();

    // When
    Outcome outcome = node.await(Node.to(backend, "anna"));

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.INTEGRATION_CONFIGURATION);
    assertThat(outcome.failure())
        .hasMessageContaining("the key's token is slow: it has not signed for 4000 ms");
  }

  @Test
  void shouldHoldUpNobodyElseWhileATokenHangs() throws Exception {
    // Given
    // More handshakes than there are workers for all else, on two origins with 16 at once each.
    TestBackend one = TestBackend.on(outside).trusting(EC.leaf()).http1().start();
    TestBackend two = TestBackend.on(outside).trusting(EC.leaf(), BERT.leaf()).http1().start();
    node = patient(Duration.ofSeconds(60)).certificate(token.identity(EC)).certificate(BERT);
    node.stage("a", "anna").stage("b", "bert");
    node.settings(overHttp1(one)).settings(overHttp1(two)).publish();
    token.hang();
    List<CompletableFuture<Outcome>> hanging = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      hanging.add(node.send(Node.to(one, "anna").timeout(29_000)));
      hanging.add(node.send(Node.to(two, "anna").timeout(29_000)));
    }
    await().atMost(20, TimeUnit.SECONDS).until(() -> token.busy.get() == SigningPool.THREADS);

    // When
    Outcome other = node.await(Node.to(two, "bert"));

    // Then
    assertThat(other.failure()).isNull();
    assertThat(token.busy).hasValue(SigningPool.THREADS);
    assertThat(hanging).noneMatch(CompletableFuture::isDone);
    token.release();
    for (CompletableFuture<Outcome> each : hanging) {
      assertThat(each.get(30, TimeUnit.SECONDS).failure()).isNull();
    }
  }

  private static Node patient(Duration connect) {
    BackendOptions.Times times = BackendOptions.Times.DEFAULTS;
    BackendOptions.Times patient =
        new BackendOptions.Times(
            connect,
            times.idle(),
            times.keepAlive(),
            times.connectionAge(),
            times.drain(),
            times.unused(),
            times.stop());
    return new Node(
        new BackendOptions(TlsEngine.OPENSSL, Node.LOOPBACK, Pool.DEFAULTS, patient),
        Telemetry.NONE);
  }

  private Node.Call toNginx(String certificate) {
    return Node.to(Node.target("https", "127.0.0.1", nginx.port(), certificate, false));
  }

  /** With a connection for each call. */
  private static BackendSettings overHttp1(TestBackend backend) {
    String origin = "https://127.0.0.1:" + backend.port();
    return new BackendSettings(origin, bundle(), null, null, "http1", null);
  }

  private static String bundle() {
    return TestCertificates.pem(TestBackend.AUTHORITY.leaf());
  }
}
