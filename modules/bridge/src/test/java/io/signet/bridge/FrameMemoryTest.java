package io.signet.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What complete frames hold until they are dealt with. */
class FrameMemoryTest {

  private static final String BODY = "x".repeat(1_900_000);

  /** Four of these fit in the memory, five do not. */
  private static final byte[] FRAME =
      BridgeClient.framed(BridgeClient.send("signet.invocations", "echo", BODY));

  private static final long HELD = FRAME.length - 4;

  private final CountDownLatch workersAreFree = new CountDownLatch(1);
  private final List<BridgeClient> clients = new ArrayList<>();
  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private BridgeFixture bridge;

  @BeforeEach
  void start() {
    bridge = new BridgeFixture(BridgeFixture.PATIENT);
  }

  @AfterEach
  void stop() throws IOException {
    workersAreFree.countDown();
    for (BridgeClient client : clients) {
      client.close();
    }
    writer.shutdownNow();
    bridge.close();
  }

  @Test
  void shouldHoldNoMoreThanItsMemoryForFramesThatAreNotParsedYet() throws IOException {
    // Given
    keepWorkersBusy();
    for (int i = 0; i < 4; i++) {
      connect().write(FRAME);
    }
    awaitHeld(4 * HELD);

    // When
    BridgeClient fifth = connect().writeUntilClosed(FRAME);

    // Then
    assertThat(fifth.readToEnd()).isEmpty();
    assertThat(bridge.held()).isEqualTo(4 * HELD);
    workersAreFree.countDown();
    for (BridgeClient client : clients.subList(0, 4)) {
      assertThat(client.read().getString("body")).isEqualTo(BODY);
    }
    awaitHeld(0);
  }

  @Test
  void shouldNotReadOnWhileAFrameIsNotParsedYet() throws Exception {
    // Given
    keepWorkersBusy();
    BridgeClient eager = connect();
    ByteBuffer six = ByteBuffer.allocate(6 * FRAME.length);
    for (int i = 0; i < 6; i++) {
      six.put(FRAME);
    }

    // When
    Future<BridgeClient> written = writer.submit(() -> eager.writeUntilClosed(six.array()));

    // Then
    await().atMost(30, TimeUnit.SECONDS).until(() -> bridge.held() >= HELD);
    BridgeClient other = connect();
    for (int i = 0; i < 100; i++) {
      other.ask(new JsonObject().put("type", "ping"));
    }
    assertThat(bridge.held()).isLessThan(2 * HELD);
    workersAreFree.countDown();
    for (int i = 0; i < 6; i++) {
      assertThat(eager.read().getString("body")).isEqualTo(BODY);
    }
    assertThat(written.get(30, TimeUnit.SECONDS)).isSameAs(eager);
    awaitHeld(0);
  }

  @Test
  void shouldCountAFrameUntilItIsParsedThoughItsClientIsGone() throws IOException {
    // Given
    keepWorkersBusy();
    BridgeClient client = connect().write(FRAME);
    awaitHeld(HELD);

    // When
    client.close();

    // Then
    await().atMost(30, TimeUnit.SECONDS).until(() -> bridge.connections() == 0);
    assertThat(bridge.held()).isEqualTo(HELD);
    workersAreFree.countDown();
    awaitHeld(0);
  }

  @Test
  void shouldCountAFrameUntilItIsAnswered() throws IOException {
    // Given
    byte[] frame = BridgeClient.framed(BridgeClient.send("signet.invocations", "wait", BODY));
    BridgeClient client = connect().write(frame);
    await().atMost(30, TimeUnit.SECONDS).until(() -> bridge.waiting.size() == 1);
    long waiting = bridge.held();

    // When
    bridge.waiting.get(0).reply("");

    // Then
    assertThat(client.read().getString("body")).isEmpty();
    assertThat(waiting).isEqualTo(frame.length - 4);
    awaitHeld(0);
  }

  @Test
  void shouldGiveBackWhatAFrameHeldThatIsNone() throws IOException {
    // Given
    ByteBuffer frame = ByteBuffer.allocate(4 + BODY.length());
    frame.putInt(BODY.length()).put(BODY.getBytes(UTF_8));

    // When
    BridgeClient client = connect().writeUntilClosed(frame.array());

    // Then
    assertThat(client.readToEnd()).isEmpty();
    awaitHeld(0);
  }

  private void keepWorkersBusy() {
    for (int i = 0; i < VertxOptions.DEFAULT_WORKER_POOL_SIZE; i++) {
      bridge.vertx.<Void>executeBlocking(
          () -> {
            workersAreFree.await();
            return null;
          },
          false);
    }
  }

  private BridgeClient connect() throws IOException {
    BridgeClient client = BridgeClient.connect(bridge.port());
    clients.add(client);
    return client;
  }

  private void awaitHeld(long bytes) {
    await().atMost(30, TimeUnit.SECONDS).until(() -> bridge.held() == bytes);
  }
}
