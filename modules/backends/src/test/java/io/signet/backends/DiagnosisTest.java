package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.api.ErrorCode;
import io.signet.api.HandshakeReport;
import io.signet.api.HandshakeReport.Acceptance;
import io.signet.backends.BackendOptions.TlsEngine;
import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a diagnosed call says of its handshake. */
@Timeout(180)
class DiagnosisTest {

  private static final Identity ANNA = TestCertificates.identity("anna", 1);
  private static final String NAME = ANNA.leaf().getSubjectX500Principal().getName();

  /** As people read it: with the serial number in letters, not as octets. */
  private static final String READABLE = ANNA.leaf().getSubjectX500Principal().toString();

  private static final String SERIAL = ANNA.leaf().getSerialNumber().toString(16);

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

  private TestBackend start(ClientAuth clientAuth, Identity trusted, String protocol) {
    TestBackend backend =
        TestBackend.on(outside)
            .clientAuth(clientAuth)
            .trusting(trusted.leaf())
            .protocols(protocol)
            .start();
    node = Node.with(TlsEngine.AUTO).certificate(ANNA).trusting(backend).publish();
    return backend;
  }

  @ParameterizedTest
  @CsvSource({
    "REQUIRED, true, TLSv1.2",
    "REQUIRED, true, TLSv1.3",
    "REQUEST, true, TLSv1.2",
    "REQUEST, true, TLSv1.3"
  })
  void shouldReportAnAcceptedCertificate(ClientAuth auth, boolean with, String protocol) {
    // Given
    TestBackend backend = start(auth, ANNA, protocol);

    // When
    Outcome outcome = node.await(Node.to(backend, with ? "anna" : null).diagnosed());

    // Then
    HandshakeReport report = outcome.handshake();
    assertThat(outcome.client()).isEqualTo(NAME);
    assertThat(report.protocol()).isEqualTo(protocol);
    assertThat(report.cipher()).startsWith("TLS_");
    assertThat(report.applicationProtocol()).isEqualTo("h2");
    assertThat(report.serverSubject()).isNotEmpty();
    assertThat(report.certificateRequested()).isTrue();
    assertThat(report.acceptedIssuers()).containsExactly(READABLE);
    assertThat(report.certificateSent()).isTrue();
    assertThat(report.clientSubject()).isEqualTo(READABLE);
    assertThat(report.clientSerial()).isEqualTo(SERIAL);
    assertThat(report.acceptance()).isEqualTo(Acceptance.ACCEPTED);
    assertThat(report.failure()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"NONE, true, false", "NONE, false, false", "REQUEST, false, true"})
  void shouldReportThatNothingWasJudged(ClientAuth auth, boolean with, boolean asked) {
    // Given
    TestBackend backend = start(auth, ANNA, "TLSv1.3");

    // When
    Outcome outcome = node.await(Node.to(backend, with ? "anna" : null).diagnosed());

    // Then
    assertThat(outcome.client()).isEqualTo("none");
    assertThat(outcome.handshake().certificateRequested()).isEqualTo(asked);
    assertThat(outcome.handshake().certificateSent()).isFalse();
    assertThat(outcome.handshake().clientSubject()).isEqualTo(with ? READABLE : null);
    assertThat(outcome.handshake().acceptance()).isEqualTo(Acceptance.NOT_JUDGED);
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2", "TLSv1.3"})
  void shouldReportARequiredCertificateThatThereWasNot(String protocol) {
    // Given
    TestBackend backend = start(ClientAuth.REQUIRED, ANNA, protocol);

    // When
    Outcome outcome = node.await(Node.to(backend, null).diagnosed());

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.CERTIFICATE_REQUIRED);
    assertThat(outcome.handshake().certificateRequested()).isTrue();
    assertThat(outcome.handshake().certificateSent()).isFalse();
    assertThat(outcome.handshake().acceptance()).isEqualTo(Acceptance.NOT_JUDGED);
    assertThat(outcome.handshake().failure()).contains("TLS alert");
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2", "TLSv1.3"})
  void shouldReportARefusedCertificateWithTheNamesThatWereAskedFor(String protocol) {
    // Given
    Identity other = TestCertificates.authority("CN=Somebody else");
    TestBackend backend = start(ClientAuth.REQUIRED, other, protocol);

    // When
    Outcome outcome = node.await(Node.to(backend, "anna").diagnosed());

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.CERTIFICATE_REFUSED);
    assertThat(outcome.handshake().acceptedIssuers()).containsExactly("CN=Somebody else");
    assertThat(outcome.handshake().certificateSent()).isTrue();
    assertThat(outcome.handshake().acceptance()).isEqualTo(Acceptance.REFUSED);
    assertThat(outcome.handshake().failure()).contains("refused the client certificate");
  }

  @Test
  void shouldReportABackendThatIsNotTrusted() {
    // Given
    TestBackend backend =
        TestBackend.on(outside).server(TestCertificates.selfSignedServer()).start();
    node = Node.with(TlsEngine.AUTO).certificate(ANNA).publish();

    // When
    Outcome outcome = node.await(Node.to(backend, "anna").diagnosed());

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.BACKEND_UNTRUSTED);
    assertThat(outcome.handshake().serverSubject()).isNotEmpty();
    assertThat(outcome.handshake().certificateSent()).isFalse();
    assertThat(outcome.handshake().failure()).startsWith("PKIX path building failed");
  }

  @Test
  void shouldUseAConnectionOfItsOwnAndCloseIt() {
    // Given
    TestBackend backend = start(ClientAuth.REQUIRED, ANNA, "TLSv1.3");
    node.stage("prod", "anna").publish();
    Outcome usual = node.await(Node.to(backend, "anna"));

    // When
    Outcome diagnosed = node.await(Node.to(backend, "anna").diagnosed());

    // Then
    assertThat(diagnosed.connection()).isNotEqualTo(usual.connection());
    assertThat(usual.handshake()).isNull();
    await().atMost(20, TimeUnit.SECONDS).until(() -> backend.open().size() == 1);
    await().atMost(20, TimeUnit.SECONDS).until(() -> node.clients() == 1);
  }

  @Test
  void shouldReportNothingForPlainHttp() {
    // Given
    TestBackend backend = TestBackend.on(outside).plain().start();
    node = Node.with(TlsEngine.AUTO);

    // When
    Outcome outcome = node.await(Node.toPlain(backend.port()).diagnosed());

    // Then
    assertThat(outcome.status()).isEqualTo(200);
    assertThat(outcome.handshake()).isNull();
    await().atMost(20, TimeUnit.SECONDS).until(() -> backend.open().isEmpty());
  }
}
