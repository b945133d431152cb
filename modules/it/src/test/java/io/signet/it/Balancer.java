package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.keystore.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A real HAProxy before the nodes of a cluster, as an operator sets it up: it asks every node
 * whether it is ready, and sends a call that it could not deliver to another.
 */
final class Balancer implements AutoCloseable {

  private static final String FRAME =
      """
      defaults
        mode http
        timeout connect 2s
        timeout client 30s
        timeout server 30s
        timeout check 2s
        retries 3
        option redispatch
        retry-on conn-failure empty-response
      frontend callers
        bind 127.0.0.1:@PORT@
        default_backend nodes
      frontend statistics
        bind 127.0.0.1:@STATISTICS@
        stats enable
        stats uri /
      backend nodes
        balance roundrobin
        option httpchk
        http-check send meth GET uri /health/ready ver HTTP/1.1 hdr Host localhost
        http-check expect status 200
        default-server check port @ADMIN@ check-ssl verify none inter 500ms fall 2 rise 2
      """;

  private final Process process;
  private final int port;
  private final URI statistics;

  private Balancer(Process process, int port, int statistics) {
    this.process = process;
    this.port = port;
    this.statistics = URI.create("http://127.0.0.1:" + statistics + "/;csv");
  }

  /** Starts HAProxy and waits until it sees every node. */
  static Balancer start(Path directory, List<LabNode> nodes) {
    try {
      int port = FreePorts.one();
      int statistics = FreePorts.one();
      StringBuilder text = new StringBuilder(FRAME);
      for (LabNode node : nodes) {
        text.append(
            "  server %s %s:%d%n".formatted(node.name(), node.host().address(), LabNode.HTTP_PORT));
      }
      Path configuration = directory.resolve("balancer.cfg");
      Files.writeString(
          configuration,
          text.toString()
              .replace("@PORT@", Integer.toString(port))
              .replace("@STATISTICS@", Integer.toString(statistics))
              .replace("@ADMIN@", Integer.toString(LabNode.ADMIN_PORT)),
          UTF_8);
      Process process =
          new ProcessBuilder("haproxy", "-db", "-f", configuration.toString())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("balancer.log").toFile())
              .start();
      Balancer balancer = new Balancer(process, port, statistics);
      Awaitility.await("HAProxy listens, see " + directory.resolve("balancer.log"))
          .atMost(30, TimeUnit.SECONDS)
          .failFast(() -> !process.isAlive())
          .until(() -> Nginx.listens(port));
      nodes.forEach(balancer::awaitUp);
      return balancer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  /** Waits until HAProxy sends calls to a node. */
  void awaitUp(LabNode node) {
    Awaitility.await(node + " is up")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> state(node).startsWith("UP"));
  }

  private String state(LabNode node) {
    return Clients.get(statistics)
        .body()
        .lines()
        .filter(line -> line.startsWith("nodes," + node.name() + ","))
        .map(line -> line.split(",")[17])
        .findFirst()
        .orElse("unknown");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
