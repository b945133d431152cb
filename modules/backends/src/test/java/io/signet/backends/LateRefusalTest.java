package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.api.ErrorCode;
import io.signet.api.HandshakeReport.Acceptance;
import io.signet.api.Telemetry.Handshake;
import io.signet.backends.BackendOptions.TlsEngine;
import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * In TLS 1.3 a client has done its part of the handshake before the backend judges its certificate:
 * a refusal comes when the request may be on its way already.
 */
@Timeout(180)
class LateRefusalTest {

  private static final Identity ANNA = TestCertificates.identity("anna", 1);
  private static final int CALLS = 10;

  private static Vertx outside;
  private final Handshakes handshakes = new Handshakes();
  private final AtomicInteger judged = new AtomicInteger();
  private final LogCapture log = new LogCapture(Complaints.class);
  private Node node;
  private TestBackend backend;

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
    log.close();
  }

  private void start(TlsEngine engine, boolean http2) {
    Refusing judge = new Refusing(!http2);
    backend = TestBackend.on(outside).http2(http2).protocols("TLSv1.3").judging(judge).start();
    node = new Node(Node.options(engine), handshakes).certificate(ANNA).stage("prod", "anna");
    node.trusting(backend).publish();
  }

  @ParameterizedTest
  @CsvSource({
    "OPENSSL, false, POST",
    "OPENSSL, true, POST",
    "JDK, false, POST",
    "JDK, true, POST",
    "OPENSSL, false, GET",
    "OPENSSL, true, GET"
  })
  void shouldBeReportedAsRefusalAndNoCallMadeTwice(TlsEngine engine, boolean http2, String method)
      throws Exception {
    // Given
    start(engine, http2);

    // When
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      outcomes.add(
          node.send(
              Node.to(backend, "anna").method(HttpMethod.valueOf(method)).body("the only one")));
    }

    // Then
    for (CompletableFuture<Outcome> each : outcomes) {
      Outcome outcome = each.get(60, TimeUnit.SECONDS);
      assertThat(outcome.code()).isEqualTo(ErrorCode.CERTIFICATE_REFUSED);
    }
    assertThat(judged.get()).isEqualTo(http2 ? 1 : CALLS);
    // Over HTTP/2 nothing is sent before the backend's settings are here, and they never come.
    assertThat(handshakes.count(Handshake.SUCCEEDED)).isEqualTo(http2 ? 0 : CALLS);
    assertThat(handshakes.count(Handshake.REFUSED)).isEqualTo(judged.get());
    assertThat(handshakes.count(Handshake.FAILED)).isZero();
    assertThat(backend.requests).hasValue(0);
    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("certificate=anna", "code=CERTIFICATE_REFUSED", "refused the client certificate");
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void shouldBeReportedToATestInvocation(boolean http2) {
    // Given
    start(TlsEngine.AUTO, http2);

    // When
    Outcome outcome = node.await(Node.to(backend, "anna").method(HttpMethod.POST).diagnosed());

    // Then
    assertThat(outcome.code()).isEqualTo(ErrorCode.CERTIFICATE_REFUSED);
    assertThat(outcome.handshake().acceptance()).isEqualTo(Acceptance.REFUSED);
    assertThat(judged).hasValue(1);
  }

  /** Takes its time, so that the client is done with the handshake, and then says no. */
  private final class Refusing implements X509TrustManager {
    private final boolean late;

    private Refusing(boolean late) {
      this.late = late;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      int number = judged.incrementAndGet();
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> !late || handshakes.count(Handshake.SUCCEEDED) >= number);
      throw new CertificateException("not this one");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      throw new IllegalStateException("there are no servers here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
