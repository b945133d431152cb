package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.backends.BackendOptions.TlsEngine;
import io.signet.keystore.FreePorts;
import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a call that failed says of its cause. */
@Timeout(180)
class FailedCallTest {

  private static final Identity ANNA = TestCertificates.identity("anna", 1);
  private static final Identity BERT = TestCertificates.identity("bert", 1);

  private static Vertx outside;
  private LogCapture log;
  private Node node;

  @BeforeAll
  static void startOutside() {
    outside = Vertx.vertx();
  }

  @AfterAll
  static void stopOutside() {
    outside.close().await();
  }

  @BeforeEach
  void listen() {
    log = new LogCapture(Complaints.class);
  }

  @AfterEach
  void stop() {
    log.close();
    node.close();
  }

  private TestBackend start(TlsEngine engine, ClientAuth auth, boolean trusted) {
    TestBackend backend = TestBackend.on(outside).clientAuth(auth).trusting(BERT.leaf()).start();
    node = Node.with(engine).certificate(ANNA).stage("prod", "anna");
    (trusted ? node.trusting(backend) : node).publish();
    return backend;
  }

  @ParameterizedTest
  @CsvSource({
    "OPENSSL, true, true, client-certificate-unknown-ca",
    "JDK, true, true, client-certificate-unknown-ca",
    "OPENSSL, true, false, client-certificate-missing",
    "JDK, true, false, client-certificate-missing",
    "OPENSSL, false, true, server-certificate-unknown-ca",
    "JDK, false, true, server-certificate-unknown-ca"
  })
  void shouldNameTheCauseInTheLogOfCalls(
      TlsEngine engine, boolean trusted, boolean with, String cause) {
    // Given
    TestBackend backend = start(engine, ClientAuth.REQUIRED, trusted);

    // When
    node.await(Node.to(backend, with ? "anna" : null));

    // Then
    assertThat(log.lines()).hasSize(1);
    assertThat(log.lines().get(0)).contains(" cause=" + cause + " remedy=");
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, client-certificate-unknown-ca: ",
    "true, false, client-certificate-missing: ",
    "false, true, server-certificate-unknown-ca: "
  })
  void shouldNameTheCauseInTheReportOfADiagnosedCall(boolean trusted, boolean with, String cause) {
    // Given
    TestBackend backend = start(TlsEngine.AUTO, ClientAuth.REQUIRED, trusted);

    // When
    Outcome outcome = node.await(Node.to(backend, with ? "anna" : null).diagnosed());

    // Then
    assertThat(outcome.handshake().cause()).startsWith(cause);
    assertThat(outcome.handshake().remedy()).isNotBlank();
  }

  @Test
  void shouldNameNoCauseForACallThatIsAnswered() {
    // Given
    TestBackend backend = start(TlsEngine.AUTO, ClientAuth.NONE, true);

    // When
    Outcome outcome = node.await(Node.to(backend, "anna").diagnosed());

    // Then
    assertThat(outcome.handshake().cause()).isNull();
    assertThat(outcome.handshake().remedy()).isNull();
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void shouldNameAPortWithoutTls(TlsEngine engine) {
    // Given
    TestBackend backend = TestBackend.on(outside).plain().start();
    node = Node.with(engine).publish();

    // When
    node.await(Node.to(Node.target("https", "127.0.0.1", backend.port(), null, false)));

    // Then
    // Not every engine quotes what it read instead.
    assertThat(log.lines().get(0)).containsPattern(" cause=(plain-http|not-tls) ");
  }

  @Test
  void shouldNameAPortThatRefuses() {
    // Given
    node = Node.with(TlsEngine.AUTO).publish();
    int port = FreePorts.one();

    // When
    node.await(Node.to(Node.target("https", "127.0.0.1", port, null, false)));

    // Then
    assertThat(log.lines().get(0)).contains(" cause=connection-refused ");
  }
}
