package io.signet.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClusterNodeTest {

  private static Vertx vertx;
  private static HazelcastInstance hazelcast;

  @BeforeAll
  static void startNode() throws Exception {
    vertx =
        await(
                ClusterNode.alone(
                    new VertxOptions(), new ClusterOptions(null), UnaryOperator.identity()))
            .vertx();
    hazelcast = Hazelcast.getAllHazelcastInstances().iterator().next();
  }

  @AfterAll
  static void stopNode() throws Exception {
    await(vertx.close());
  }

  @Test
  void shouldListenOnLoopbackOnly() throws Exception {
    // Given
    long pid = ProcessHandle.current().pid();

    // When
    List<String> addresses = listening(pid);

    // Then
    assertThat(addresses).isNotEmpty().allMatch(a -> a.contains("127.0.0.1"));
  }

  @Test
  void shouldRefuseAHazelcastClientThatKnowsEvenTheClusterName() {
    // Given
    ClientConfig config = new ClientConfig().setClusterName(hazelcast.getConfig().getClusterName());
    config.getNetworkConfig().addAddress("127.0.0.1:" + memberAddress().getPort());
    config
        .getConnectionStrategyConfig()
        .getConnectionRetryConfig()
        .setClusterConnectTimeoutMillis(2_000);

    // When
    var attempt = assertThatThrownBy(() -> HazelcastClient.newHazelcastClient(config));

    // Then
    attempt.isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldNotLetASecondMemberJoin() {
    // Given
    Config config = new Config().setClusterName("signet-" + HazelcastConfiguration.minorVersion());
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.max.join.seconds", "5");
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    config
        .getNetworkConfig()
        .getJoin()
        .getTcpIpConfig()
        .setEnabled(true)
        .addMember("127.0.0.1:" + memberAddress().getPort());

    // When
    HazelcastInstance stranger = tryToStart(config);

    // Then
    assertThat(hazelcast.getCluster().getMembers()).hasSize(1);
    if (stranger != null) {
      assertThat(stranger.getCluster().getMembers()).hasSize(1);
      stranger.shutdown();
    }
  }

  @Test
  void shouldNotDeliverARawEventBusFrame() throws Exception {
    // Given
    BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    await(
        vertx
            .eventBus()
            .consumer("test.address", message -> heard.add(message.body()))
            .completion());

    // When
    for (int port : listeningPorts()) {
      sendRawFrame(port);
    }

    // Then
    vertx.eventBus().publish("test.address", "own");
    assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("own");
    assertThat(heard).isEmpty();
  }

  @Test
  void shouldRefuseATlsConnectionWithoutTheNodesOwnCertificate() throws Exception {
    // Given
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustEverybody()}, null);

    // When
    List<Boolean> refused = new ArrayList<>();
    for (int port : listeningPorts()) {
      refused.add(isRefused(context, port));
    }

    // Then
    assertThat(refused).hasSizeGreaterThanOrEqualTo(2).containsOnly(true);
  }

  private static HazelcastInstance tryToStart(Config config) {
    try {
      return Hazelcast.newHazelcastInstance(config);
    } catch (IllegalStateException refused) {
      return null;
    }
  }

  private static InetSocketAddress memberAddress() {
    return (InetSocketAddress) hazelcast.getLocalEndpoint().getSocketAddress();
  }

  /** A frame of the event bus's wire protocol, version 2: a text message to an address. */
  private static void sendRawFrame(int port) throws IOException {
    byte[] address = "test.address".getBytes(UTF_8);
    byte[] body = "forged".getBytes(UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(frame)) {
      out.writeInt(23 + address.length + body.length);
      out.writeByte(2);
      out.writeByte(9);
      out.writeByte(1);
      out.writeInt(0);
      out.writeInt(address.length);
      out.write(address);
      out.writeInt(0);
      out.writeInt(4);
      out.writeInt(body.length);
      out.write(body);
    }
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(30_000);
      sendUntilClosed(socket, frame.toByteArray());
    }
  }

  /** Sends, and waits for the end; one that closes in the middle of it is what is wanted. */
  private static void sendUntilClosed(Socket socket, byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (SocketException closed) {
      return;
    }
  }

  private static boolean isRefused(SSLContext context, int port) {
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.setSoTimeout(30_000);
      socket.startHandshake();
      return socket.getInputStream().read() < 0;
    } catch (IOException refused) {
      return true;
    }
  }

  private static List<Integer> listeningPorts() throws IOException {
    return listening(ProcessHandle.current().pid()).stream()
        .map(address -> Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)))
        .toList();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static List<String> listening(long pid) throws IOException {
    Process ss = new ProcessBuilder("ss", "-ltnpH").redirectErrorStream(true).start();
    String output = new String(ss.getInputStream().readAllBytes(), UTF_8);
    List<String> addresses = new ArrayList<>();
    for (String line : output.split("\n")) {
      if (line.contains("pid=" + pid + ",")) {
        addresses.add(line.trim().split("\\s+")[3]);
      }
    }
    return addresses;
  }
}
