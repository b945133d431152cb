package io.signet.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A cluster as an operator has it: every node and PostgreSQL a process on a host of its own, with
 * the relay between the nodes, and a backend on this machine.
 */
final class ClusterLab implements AutoCloseable {

  private static final Duration READY = Duration.ofSeconds(120);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Vertx vertx = Vertx.vertx();
  private final NetworkLab network;
  private final PostgresProcess database;
  private final List<LabNode> nodes = new ArrayList<>();
  private final RecorderBackend backend;
  private final LabSecrets secrets;
  private final HttpClient doors;

  private ClusterLab(Path directory, int count, Map<String, String> more) throws Exception {
    network = NetworkLab.open();
    try {
      database = PostgresProcess.start(network.host());
      backend = new RecorderBackend(vertx, network.self().address());
      List<NetworkLab.Host> hosts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        hosts.add(network.host());
      }
      List<String> members =
          hosts.stream().map(host -> host.address() + ":" + LabNode.RELAY_PORT).toList();
      secrets =
          new LabSecrets(directory, members, hosts.stream().map(NetworkLab.Host::address).toList());
      doors = client();
      for (int i = 0; i < count; i++) {
        Map<String, String> options = options(hosts.get(i), members, members.get(i));
        options.putAll(secrets.options(members.get(i)));
        options.putAll(more);
        String name = "n" + (i + 1);
        Path data = Files.createDirectory(directory.resolve(name));
        URI door = URI.create("https://" + hosts.get(i).address() + ":" + LabNode.ADMIN_PORT);
        NodeDoor ask = new NodeDoor(doors, LabSecrets.KEY, door, PATIENCE);
        nodes.add(new LabNode(name, hosts.get(i), data, options, ask));
      }
    } catch (Exception | AssertionError e) {
      network.close();
      vertx.close();
      throw e;
    }
  }

  /** Skips the test, and says why, where there can be no such lab. */
  static void assumePossible() {
    String obstacle = NetworkLab.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle);
  }

  /**
   * A lab whose nodes are not started yet.
   *
   * @param directory for secrets and data
   * @param more options of all nodes, by their environment variables
   */
  static ClusterLab prepare(Path directory, int nodes, Map<String, String> more) throws Exception {
    return new ClusterLab(directory, nodes, more);
  }

  /** A lab whose nodes are ready. */
  static ClusterLab start(Path directory, int nodes, Map<String, String> more) throws Exception {
    ClusterLab lab = prepare(directory, nodes, more);
    try {
      lab.startAll();
      return lab;
    } catch (RuntimeException | AssertionError e) {
      lab.close();
      throw e;
    }
  }

  /** Starts every node, all at once, and waits until they are ready. */
  void startAll() {
    nodes.forEach(LabNode::launch);
    nodes.forEach(LabNode::awaitStarted);
    nodes.forEach(node -> node.awaitReady(READY));
  }

  Vertx vertx() {
    return vertx;
  }

  NetworkLab network() {
    return network;
  }

  PostgresProcess database() {
    return database;
  }

  /** Who vouches for the doors of the nodes. */
  String doorAuthorityPem() {
    return secrets.doorAuthorityPem();
  }

  RecorderBackend backend() {
    return backend;
  }

  List<LabNode> nodes() {
    return nodes;
  }

  LabNode node(int number) {
    return nodes.get(number);
  }

  @Override
  public void close() {
    nodes.forEach(LabNode::close);
    keepLogs();
    database.close();
    vertx.close().await();
    network.close();
  }

  /** What the nodes printed, for whoever looks into a failure. */
  private void keepLogs() {
    try {
      Path folder = Files.createDirectories(Path.of("target", "lab"));
      for (LabNode node : nodes) {
        Files.write(folder.resolve(node.host().namespace() + ".log"), node.log());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> options(NetworkLab.Host host, List<String> members, String own) {
    Map<String, String> options = new HashMap<>();
    options.put("SIGNET_HTTP_HOST", host.address());
    options.put("SIGNET_HTTP_PORT", Integer.toString(LabNode.HTTP_PORT));
    options.put("SIGNET_ADMIN_HOST", host.address());
    options.put("SIGNET_ADMIN_PORT", Integer.toString(LabNode.ADMIN_PORT));
    options.put("SIGNET_ADMIN_ALLOWED_HOSTS", host.address() + ",localhost");
    options.put("SIGNET_BRIDGE_HOST", host.address());
    options.put("SIGNET_BRIDGE_PORT", Integer.toString(LabNode.BRIDGE_PORT));
    options.put("SIGNET_STORE_TYPE", "postgresql");
    options.put("SIGNET_STORE_POSTGRESQL_URL", database.url());
    options.put("SIGNET_STORE_POSTGRESQL_USER", PostgresProcess.USER);
    options.put("SIGNET_CERTIFICATES_KEY_ALGORITHM", "ec_p256");
    if (members.size() > 1) {
      options.put("SIGNET_KEYSTORE_TYPE", "sql");
      options.put("SIGNET_KEYSTORE_SQL_URL", database.url());
      options.put("SIGNET_KEYSTORE_SQL_USER", PostgresProcess.USER);
      options.put("SIGNET_CLUSTER_MEMBERS", String.join(",", members));
      options.put("SIGNET_CLUSTER_ADVERTISE", own);
      options.put("SIGNET_CLUSTER_NETWORK", "relay");
    }
    return options;
  }

  private HttpClient client() {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setTrustOptions(
                new PemTrustOptions().addCertValue(Buffer.buffer(secrets.doorAuthorityPem())))
            .setKeepAliveTimeout(5),
        new PoolOptions().setHttp1MaxSize(16));
  }
}
