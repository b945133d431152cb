package io.signet.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BridgeConnectionTest {

  private static final JsonObject PING = new JsonObject().put("type", "ping");

  private BridgeFixture bridge;

  @BeforeEach
  void start() {
    bridge = new BridgeFixture(BridgeFixture.PATIENT);
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  @Test
  void shouldCarryALongBodyBothWays() throws IOException {
    // Given
    String body = "ä".repeat(900_000);
    try (BridgeClient client = BridgeClient.connect(bridge.port())) {
      // When
      JsonObject answer = client.ask(BridgeClient.send("signet.invocations", "echo", body));

      // Then
      assertThat(answer.getString("body")).isEqualTo(body);
      await().until(() -> bridge.held() == 0);
    }
  }

  @Test
  void shouldAnswerThousandsOfFramesThatComeAtOnce() throws IOException {
    // Given
    byte[] ping = BridgeClient.framed(PING);
    ByteBuffer all = ByteBuffer.allocate(ping.length * 5_000);
    for (int i = 0; i < 5_000; i++) {
      all.put(ping);
    }
    try (BridgeClient client = BridgeClient.connect(bridge.port())) {
      // When
      client.write(all.array());

      // Then
      for (int i = 0; i < 5_000; i++) {
        assertThat(client.read().getString("type")).isEqualTo("pong");
      }
    }
  }

  @Test
  void shouldReadNoMoreMessagesThanMayWait() throws IOException {
    try (BridgeClient client = BridgeClient.connect(bridge.port())) {
      // Given
      for (int i = 0; i < 6; i++) {
        client.write(BridgeClient.send("signet.stages", "wait", "{}"));
      }
      await().until(() -> bridge.waiting.size() == 4);

      // When
      bridge.waiting.remove(0).reply("");

      // Then
      assertThat(client.read().getString("type")).isEqualTo("message");
      await().until(() -> bridge.waiting.size() == 4);
      assertThat(bridge.received).hasSize(5);
    }
  }

  @Test
  void shouldHearAnAnnouncementOnceHoweverOftenItRegistered() throws IOException {
    try (BridgeClient client = BridgeClient.connect(bridge.port())) {
      // Given
      for (int i = 0; i < 100; i++) {
        client.ask(BridgeClient.signed("register", "signet.changes"));
      }

      // When
      bridge.vertx.eventBus().publish("signet.changes", new JsonObject().put("revision", 1));

      // Then
      assertThat(client.read().getJsonObject("body"))
          .isEqualTo(new JsonObject().put("revision", 1));
      assertThat(client.ask(PING).getString("type")).isEqualTo("pong");
    }
  }

  /** Vert.x's own bridge leaves such a client waiting. */
  @Test
  void shouldRefuseAFrameOfAnUnknownType() throws IOException {
    try (BridgeClient client = BridgeClient.connect(bridge.port())) {
      // When
      JsonObject answer = client.ask(new JsonObject().put("type", "coffee"));

      // Then
      assertThat(answer)
          .isEqualTo(new JsonObject().put("type", "err").put("message", "unknown_type"));
    }
  }

  @Test
  void shouldHearNothingAfterItUnregistered() throws IOException {
    try (BridgeClient client = BridgeClient.connect(bridge.port())) {
      // Given
      client.ask(BridgeClient.signed("register", "signet.changes"));
      client.write(new JsonObject().put("type", "unregister").put("address", "signet.changes"));
      client.ask(PING);

      // When
      bridge.vertx.eventBus().publish("signet.changes", new JsonObject().put("revision", 1));

      // Then
      assertThat(client.ask(PING).getString("type")).isEqualTo("pong");
    }
  }

  @Test
  void shouldAnswerWhatIsInFlightBeforeItStops() throws IOException {
    try (BridgeClient client = BridgeClient.connect(bridge.port())) {
      // Given
      client.write(BridgeClient.send("signet.stages", "wait", "{}"));
      await().until(() -> bridge.waiting.size() == 1);

      // When
      Future<Void> stopping = bridge.stop();
      bridge.waiting.get(0).reply("done");

      // Then
      assertThat(client.read().getString("body")).isEqualTo("done");
      assertThat(client.readToEnd()).isEmpty();
      stopping.await();
    }
  }
}
