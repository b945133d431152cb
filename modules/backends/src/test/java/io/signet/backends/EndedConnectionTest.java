package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.backends.BackendOptions.TlsEngine;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS ends before TCP does: no call is lost to a connection of which only the latter is left. */
@Timeout(180)
class EndedConnectionTest {

  private static final String OK_1_0 = "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private ClosingTlsBackend backend;
  private Node node;

  private void start(TlsEngine engine, String answer, boolean closes) throws IOException {
    backend = new ClosingTlsBackend(answer, closes);
    node = Node.with(engine);
    node.settings(Node.trusting("https://127.0.0.1:" + backend.port())).publish();
  }

  @AfterEach
  void stop() throws IOException {
    node.close();
    backend.close();
  }

  private Node.Call post() {
    return Node.to(Node.target("https", "127.0.0.1", backend.port(), null, false))
        .method(HttpMethod.POST)
        .body("once");
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsEngine.class,
      names = {"OPENSSL", "JDK"})
  void shouldNotCallOverTlsThatHasEnded(TlsEngine engine) throws IOException {
    // Given
    start(engine, RawBackend.OK, false);
    Outcome first = node.await(post());
    await().atMost(20, TimeUnit.SECONDS).until(() -> backend.parted.get() == 1);

    // When
    Outcome second = node.await(post());

    // Then
    assertThat(first.status()).isEqualTo(200);
    assertThat(second.status()).as("%s", second.failure()).isEqualTo(200);
    assertThat(backend.requests).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsEngine.class,
      names = {"OPENSSL", "JDK"})
  void shouldNotCallOverAConnectionThatEndedWithItsAnswer(TlsEngine engine) throws Exception {
    // Given
    start(engine, OK_1_0, true);

    // When
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      outcomes.add(node.send(post()));
    }

    // Then
    for (CompletableFuture<Outcome> each : outcomes) {
      Outcome outcome = each.get(60, TimeUnit.SECONDS);
      assertThat(outcome.status()).as("%s", outcome.failure()).isEqualTo(200);
    }
    assertThat(backend.requests).hasSize(40);
  }
}
