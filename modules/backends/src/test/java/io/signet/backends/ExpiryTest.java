package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.api.BackendTarget;
import io.signet.api.ErrorCode;
import io.signet.api.Telemetry;
import io.signet.backends.BackendOptions.Pool;
import io.signet.backends.BackendOptions.Times;
import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import io.signet.keystore.TestClock;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The moment at which a certificate in use expires. */
@Timeout(180)
class ExpiryTest {

  private static final Identity ANNA = TestCertificates.identity("anna", 1);

  private final TestClock clock =
      new TestClock(ANNA.leaf().getNotAfter().toInstant().minusSeconds(60));
  private final Node node =
      new Node(Node.options(new Pool(1, 1, 1, 10), Times.DEFAULTS), Telemetry.NONE, clock);
  private final ConcurrentLinkedQueue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
  private TestBackend backend;

  @AfterEach
  void stop() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldUseAnOpenConnectionToTheLastMomentAndNotAfterIt(boolean http2) {
    // Given
    start(TestBackend.on(node.vertx).http2(http2));
    Outcome before = node.await(Node.to(backend, "anna"));
    clock.set(ANNA.leaf().getNotAfter().toInstant());
    Outcome atTheEnd = node.await(Node.to(backend, "anna"));

    // When
    clock.advance(Duration.ofMillis(1));
    Outcome after = node.await(Node.to(backend, "anna"));

    // Then
    assertThat(before.status()).isEqualTo(200);
    assertThat(atTheEnd.status()).isEqualTo(200);
    assertThat(after.code()).isEqualTo(ErrorCode.INTEGRATION_CONFIGURATION);
    assertThat(after.failure()).hasMessageContaining("anna.1 has expired");
    assertThat(backend.requests).hasValue(2);
    assertThat(backend.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldNotSendACallThatHadToWaitForAConnectionUntilThen(boolean http2) throws Exception {
    // Given
    start(TestBackend.on(node.vertx).http2(http2).answering(held::add));
    CompletableFuture<Outcome> first = node.send(Node.to(backend, "anna"));
    await().until(() -> held.size() == 1);
    CompletableFuture<Outcome> second = node.send(Node.to(backend, "anna"));
    await().until(() -> node.waiting() == 1);

    // When
    clock.advance(Duration.ofMinutes(2));
    HttpServerRequest request = held.remove();
    node.onLoop(() -> request.response().end("late"));

    // Then
    assertThat(first.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(second.get(30, TimeUnit.SECONDS).failure()).hasMessageContaining("has expired");
    assertThat(backend.requests).hasValue(1);
  }

  @Test
  void shouldPresentItAllTheSameWhereTheStageSaysSo() {
    // Given
    start(TestBackend.on(node.vertx));
    clock.advance(Duration.ofDays(1));

    // When
    Outcome outcome =
        node.await(
            Node.to(
                new BackendTarget(
                    "api/prod", true, "127.0.0.1", backend.port(), "anna", false, true)));

    // Then
    assertThat(outcome.status()).isEqualTo(200);
  }

  private void start(TestBackend configured) {
    backend = configured.trusting(ANNA.leaf()).start();
    node.certificate(ANNA).stage("prod", "anna").trusting(backend).publish();
  }
}
