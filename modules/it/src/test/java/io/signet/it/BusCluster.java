package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.AccessKey;
import io.signet.cluster.ClusterKeys;
import io.signet.cluster.ClusterName;
import io.signet.cluster.ClusterNode;
import io.signet.cluster.NodeAuthority;
import io.signet.keystore.FreePorts;
import io.signet.store.PostgresServer;
import io.vertx.core.VertxOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Three nodes, each a process of its own, and this process as a client that joined them. */
final class BusCluster implements AutoCloseable {

  static final AccessKey KEY =
      new AccessKey("SIGNETBUSCLUSTER0001", "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3");

  private static final int NODES = 3;
  private static final int CLIENTS = 2;

  private final Path directory;
  private final PostgresServer.Login database;
  private final NodeAuthority authority = NodeAuthority.create("test", Duration.ofDays(1));
  private final List<String> members = new ArrayList<>();
  private final List<Member> nodes = new ArrayList<>();
  private final ClusterNode client;

  BusCluster(Path directory) throws IOException {
    this.directory = directory;
    this.database = PostgresServer.shared().freshDatabase();
    ClusterKeys keys = ClusterKeys.readOrCreate(directory.resolve("cluster.key"));
    secret(directory.resolve("pg.password"), database.password());
    // The event bus of each listens on the port after that of its entry.
    int first = FreePorts.inARow(2 * (NODES + CLIENTS));
    for (int i = 0; i < NODES + CLIENTS; i++) {
      members.add("127.0.0.1:" + (first + 2 * i));
    }
    for (int i = 0; i < NODES; i++) {
      nodes.add(launch(i));
    }
    nodes.forEach(Member::awaitReady);
    Path own = folder(NODES);
    client =
        ClusterNode.client(
                new VertxOptions(),
                BusNode.membership(own, members.get(NODES), String.join(",", members)),
                ClusterName.of("test", keys))
            .await();
  }

  /** The client's way to the nodes. */
  ClusterNode client() {
    return client;
  }

  /** The folder of a second client, as {@code signet cluster client} makes it. */
  Path clientFolder() throws IOException {
    Path folder = folder(NODES + 1);
    ClusterKeys keys = ClusterKeys.read(directory.resolve("cluster.key"));
    secret(folder.resolve("cluster.name"), ClusterName.of("test", keys).value());
    return folder;
  }

  /** The entry of that client, and all entries. */
  List<String> clientEntries() {
    return List.of(members.get(NODES + 1), String.join(",", members));
  }

  /** The nodes that run. */
  List<Member> nodes() {
    return nodes.stream().filter(node -> node.process.isAlive()).toList();
  }

  /** Starts a node again that was killed. */
  void restart(Member killed) throws IOException {
    Member again = launch(nodes.indexOf(killed));
    nodes.set(nodes.indexOf(killed), again);
    again.awaitReady();
  }

  @Override
  public void close() {
    client.close().await();
    nodes.forEach(Member::kill);
  }

  private Member launch(int index) throws IOException {
    Path folder = folder(index);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djdk.tls.acknowledgeCloseNotify=true",
            "-Dvertx.disableDnsResolver=true",
            "-Dhazelcast.logging.type=slf4j",
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            BusNode.class.getName(),
            folder.toString(),
            members.get(index),
            String.join(",", members),
            database.url(),
            database.user());
    return new Member(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  private Path folder(int index) throws IOException {
    Path folder = directory.resolve("n" + index);
    if (Files.exists(folder)) {
      return folder;
    }
    Files.createDirectory(folder);
    NodeAuthority.Issued issued = authority.issue(members.get(index), Duration.ofDays(1));
    secret(folder.resolve("node.crt"), issued.certificate());
    secret(folder.resolve("node.key"), issued.key());
    secret(folder.resolve("authority.crt"), authority.certificatePem());
    return folder;
  }

  private static void secret(Path file, String text) throws IOException {
    Files.writeString(file, text, UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** One node. */
  static final class Member {

    private final Process process;
    private final List<String> log = new CopyOnWriteArrayList<>();

    private Member(Process process) {
      this.process = process;
      Thread reader = new Thread(this::read, "node-output");
      reader.setDaemon(true);
      reader.start();
    }

    /** How many operations it has served. */
    long served() {
      return log.stream().filter(line -> line.startsWith("served ")).count();
    }

    /** SIGKILL. */
    void kill() {
      try {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    private void awaitReady() {
      Awaitility.await("the node is ready or has ended")
          .atMost(Duration.ofSeconds(120))
          .until(() -> log.contains("ready") || !process.isAlive());
      assertThat(log).contains("ready");
    }

    private void read() {
      try (BufferedReader lines = process.inputReader(UTF_8)) {
        lines.lines().forEach(log::add);
      } catch (IOException | RuntimeException e) {
        log.add(e.toString());
      }
    }
  }
}
