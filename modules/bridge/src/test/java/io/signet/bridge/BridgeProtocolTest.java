package io.signet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServerOptions;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.eventbus.bridge.tcp.TcpEventBusBridge;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Vert.x's own bridge answers is answered here, member by member. */
class BridgeProtocolTest {

  private static BridgeFixture bridge;
  private static int vertxPort;

  @BeforeAll
  static void start() {
    bridge = new BridgeFixture(BridgeFixture.LIMITS);
    vertxPort = freePort();
    TcpEventBusBridge.create(
            bridge.vertx,
            new io.vertx.ext.bridge.BridgeOptions()
                .addInboundPermitted(new PermittedOptions().setAddress("signet.certificates"))
                .addInboundPermitted(new PermittedOptions().setAddress("signet.changes"))
                .addOutboundPermitted(new PermittedOptions().setAddress("signet.changes")),
            new NetServerOptions()
                .setSsl(true)
                .setKeyCertOptions(BridgeFixture.SERVER.keyCertOptions()))
        .listen(vertxPort, "127.0.0.1")
        .await();
  }

  /** Vert.x's does not tell which one it was given, so one that the system gives to nobody. */
  private static int freePort() {
    return new Random()
        .ints(10_000, 20_000)
        .filter(BridgeProtocolTest::isFree)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  static Stream<Arguments> frames() {
    return Stream.of(
            BridgeClient.send("signet.certificates", "echo", "{\"a\":1}"),
            BridgeClient.send("signet.certificates", "fail", "{}"),
            BridgeClient.send("signet.local.certificates", "echo", "{}"),
            BridgeClient.send("signet.secret", "echo", "{}"),
            new JsonObject().put("type", "ping").put("address", "ping"),
            new JsonObject().put("type", "send"),
            new JsonObject().put("type", "register").put("address", "signet.secret"),
            new JsonObject().put("type", "unregister").put("address", "signet.changes"))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("frames")
  void shouldAnswerAFrameAsVertxDoes(JsonObject frame) throws IOException {
    // Given
    JsonObject expected;
    try (BridgeClient client = BridgeClient.connect(vertxPort)) {
      expected = client.ask(frame);
    }

    // When
    JsonObject answer;
    try (BridgeClient client = BridgeClient.connect(bridge.port())) {
      answer = client.ask(frame);
    }

    // Then
    assertThat(answer).isEqualTo(expected);
  }

  @Test
  void shouldTellWhatIsAnnouncedAsVertxDoes() throws IOException {
    try (BridgeClient theirs = BridgeClient.connect(vertxPort);
        BridgeClient ours = BridgeClient.connect(bridge.port())) {
      // Given
      JsonObject register = BridgeClient.signed("register", "signet.changes");
      theirs.write(register).ask(new JsonObject().put("type", "ping").put("address", "ping"));
      ours.ask(register);

      // When
      bridge.vertx.eventBus().publish("signet.changes", new JsonObject().put("revision", 7));

      // Then
      assertThat(ours.read()).isEqualTo(theirs.read());
    }
  }
}
