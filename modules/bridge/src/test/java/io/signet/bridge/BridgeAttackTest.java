package io.signet.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients with bad intentions, or bad code, get. */
class BridgeAttackTest {

  private BridgeFixture bridge;

  @BeforeEach
  void start() {
    bridge = new BridgeFixture(BridgeFixture.LIMITS);
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  @ParameterizedTest
  @CsvSource({
    "send, signet.local.certificates",
    "send, signet.local.proofs",
    "send, signet.secret",
    "send, signet.changes",
    "send, signet.certificates.",
    "send, SIGNET.CERTIFICATES",
    "send, __vertx.reply.1",
    "publish, signet.certificates",
    "publish, signet.changes",
    "publish, signet.local.configuration",
    "register, signet.certificates",
    "register, signet.local.configuration",
    "register, signet.invocations",
    "unregister, signet.secret",
  })
  void shouldDenyAddressesThatAreNotPermitted(String type, String address) throws IOException {
    try (BridgeClient client = BridgeClient.connect(bridge.port())) {
      // When
      JsonObject answer = client.ask(BridgeClient.signed(type, address).put("body", "{}"));

      // Then
      assertThat(answer)
          .isEqualTo(new JsonObject().put("type", "err").put("message", "access_denied"));
      assertThat(bridge.received).isEmpty();
    }
  }

  @Test
  void shouldTellAnnouncementsOnlyToWhoCanSign() throws IOException {
    JsonObject unsigned = new JsonObject().put("type", "register").put("address", "signet.changes");
    try (BridgeClient client = BridgeClient.connect(bridge.port())) {
      // When
      JsonObject answer = client.ask(unsigned);

      // Then
      assertThat(answer.getInteger("failureCode")).isEqualTo(5);
      bridge.vertx.eventBus().publish("signet.changes", new JsonObject());
      assertThat(client.ask(new JsonObject().put("type", "ping")).getString("type"))
          .isEqualTo("pong");
    }
  }

  @Test
  void shouldNotSpeakPlainText() throws IOException {
    try (BridgeClient client = BridgeClient.plain(bridge.port())) {
      // When
      client.write(BridgeClient.send("signet.certificates", "echo", "{}"));

      // Then
      assertThat(new String(client.readToEnd(), StandardCharsets.ISO_8859_1))
          .doesNotContain("message");
      assertThat(bridge.received).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 1, 2 * 1024 * 1024 + 1})
  void shouldCloseAtALengthThatCannotBe(int length) throws IOException {
    try (BridgeClient client = BridgeClient.connect(bridge.port())) {
      // When
      client.write(ByteBuffer.allocate(8).putInt(length).putInt(length).array());

      // Then
      assertThat(client.readToEnd()).isEmpty();
      await().until(() -> bridge.held() == 0 && bridge.connections() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "\0\0\0\u0004oops",
        "\0\0\0\u0002[]",
        "\0\0\0\u0002\"\"",
        "\0\0\0\u0010{\"type\":7,\"x\":0}",
        "\0\0\0\u0017{\"type\":\"send\",\"body\":1",
      })
  void shouldCloseAtGarbage(String garbage) throws IOException {
    try (BridgeClient client = BridgeClient.connect(bridge.port())) {
      // When
      client.write(garbage.getBytes(StandardCharsets.ISO_8859_1)).end();

      // Then
      assertThat(client.readToEnd()).isEmpty();
      assertThat(bridge.received).isEmpty();
    }
  }

  @Test
  void shouldCloseAtTooManyHeaders() throws IOException {
    // Given
    JsonObject frame = BridgeClient.send("signet.certificates", "echo", "{}");
    for (int i = 0; i < 16; i++) {
      frame.getJsonObject("headers").put("h" + i, "x");
    }
    try (BridgeClient client = BridgeClient.connect(bridge.port())) {
      // When
      client.write(frame);

      // Then
      assertThat(client.readToEnd()).isEmpty();
      assertThat(bridge.received).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{},", "[],", "0,", "\"\\\"\",{},"})
  void shouldCloseAtMoreValuesThanAnyFrameHas(String values) throws IOException {
    // Given
    byte[] json = "{\"type\":\"ping\",\"x\":[%s0]}".formatted(values.repeat(1_000)).getBytes(UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(4 + json.length).putInt(json.length).put(json);
    try (BridgeClient client = BridgeClient.connect(bridge.port())) {
      // When
      client.write(frame.array());

      // Then
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void shouldTakeAnyTextForABody() throws IOException {
    // Given
    String body = "{\"a\":[\"\\\"\\\\\",{}]},".repeat(10_000);
    try (BridgeClient client = BridgeClient.connect(bridge.port())) {
      // When
      JsonObject answer = client.ask(BridgeClient.send("signet.invocations", "echo", body));

      // Then
      assertThat(answer.getString("body")).isEqualTo(body);
    }
  }

  @Test
  void shouldCloseAFrameThatTrickles() throws IOException {
    try (BridgeClient slow = BridgeClient.connect(bridge.port());
        BridgeClient other = BridgeClient.connect(bridge.port())) {
      // When
      slow.write(ByteBuffer.allocate(5).putInt(1000).put((byte) '{').array());

      // Then
      assertThat(other.ask(BridgeClient.send("signet.stages", "echo", "{}")).getString("body"))
          .isEqualTo("{}");
      assertThat(slow.readToEnd()).isEmpty();
      assertThat(bridge.connections()).isEqualTo(1);
    }
  }

  @Test
  void shouldCloseOnAClientThatDoesNotReadItsAnswers() throws IOException {
    try (BridgeClient deaf = BridgeClient.connect(bridge.port());
        BridgeClient other = BridgeClient.connect(bridge.port())) {
      // When
      for (int i = 0; i < 100; i++) {
        deaf.writeUntilClosed(
            BridgeClient.framed(BridgeClient.send("signet.stages", "long", "{}")));
      }

      // Then
      await().until(() -> bridge.connections() == 1);
      await().until(() -> bridge.held() == 0);
      // Room for a few answers in the buffers of both ends, and for no more than may wait.
      assertThat(bridge.received.size()).isLessThan(30);
      assertThat(other.ask(BridgeClient.send("signet.stages", "echo", "x")).getString("body"))
          .isEqualTo("x");
    }
  }

  @Test
  void shouldHoldNoMoreThanItsMemoryForFramesThatNeverEnd() throws IOException {
    try (BridgeFixture patient = new BridgeFixture(BridgeFixture.PATIENT)) {
      // Given
      byte[] most = ByteBuffer.allocate(1_900_000).putInt(2_000_000).array();
      List<BridgeClient> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        clients.add(BridgeClient.connect(patient.port()).write(most));
      }
      await().atMost(30, TimeUnit.SECONDS).until(() -> patient.held() == 4 * most.length);
      BridgeClient fifth = BridgeClient.connect(patient.port());

      // When
      fifth.writeUntilClosed(most);

      // Then
      assertThat(fifth.readToEnd()).isEmpty();
      assertThat(patient.held()).isEqualTo(4 * most.length);
      for (BridgeClient client : clients) {
        client.close();
      }
      await().until(() -> patient.held() == 0);
    }
  }

  @Test
  void shouldOpenNoMoreConnectionsThanItsLimit() throws IOException {
    // Given
    List<BridgeClient> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      clients.add(BridgeClient.connect(bridge.port()));
    }
    await().until(() -> bridge.connections() == 8);

    // When
    try (BridgeClient ninth = BridgeClient.connect(bridge.port())) {
      // Then
      assertThat(ninth.readToEnd()).isEmpty();
    }
    assertThat(clients.get(0).ask(new JsonObject().put("type", "ping")).getString("type"))
        .isEqualTo("pong");
    for (BridgeClient client : clients) {
      client.close();
    }
  }

  @Test
  void shouldDemandACertificateOfClientsWhereThatIsConfigured() throws Exception {
    Path authorities = Path.of(BridgeFixture.CLIENT.certificatePath());
    try (BridgeFixture strict = new BridgeFixture(BridgeFixture.LIMITS, authorities);
        BridgeClient known =
            BridgeClient.connect(
                strict.port(),
                BridgeFixture.CLIENT.keyCertOptions().getKeyManagerFactory(strict.vertx))) {
      // When
      JsonObject answer = known.ask(BridgeClient.send("signet.stages", "echo", "{}"));

      // Then
      assertThat(answer.getString("body")).isEqualTo("{}");
      assertThatThrownBy(
              () -> {
                try (BridgeClient stranger = BridgeClient.connect(strict.port())) {
                  stranger.ask(BridgeClient.send("signet.stages", "echo", "{}"));
                }
              })
          .isInstanceOf(IOException.class);
      assertThat(strict.received).hasSize(1);
    }
  }
}
