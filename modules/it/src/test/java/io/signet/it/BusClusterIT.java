package io.signet.it;

import static java.util.function.Predicate.isEqual;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.BusMessage;
import io.signet.api.ClientCertificate;
import io.signet.api.ErrorCode;
import io.signet.api.SignetClient;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client of the event bus and three nodes, each a process of its own. */
class BusClusterIT {

  @TempDir static Path directory;

  private static BusCluster cluster;
  private static SignetClient client;

  @BeforeAll
  static void start() throws Exception {
    cluster = new BusCluster(directory);
    client = SignetClient.over(cluster.client().vertx(), BusCluster.KEY);
    awaitAllServe();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void shouldServeTheExampleInJava() throws Exception {
    // Given
    List<String> entries = cluster.clientEntries();

    // When
    Programs.Outcome example =
        Programs.run(
            directory,
            Map.of(
                "SIGNET_ACCESS_KEY_ID", BusCluster.KEY.id(),
                "SIGNET_SECRET_ACCESS_KEY", BusCluster.KEY.secret()),
            180,
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SignetProcess.projectRoot().resolve("examples/java/ClusterClient.java").toString(),
                cluster.clientFolder().toString(),
                entries.get(0),
                entries.get(1)));

    // Then
    assertThat(example.exitCode()).as(example.output()).isZero();
    assertThat(example.output())
        .containsPattern("made {6}([a-z0-9]{6})\n")
        .containsPattern("deleted {3}[a-z0-9]{6}\n");
  }

  @Test
  void shouldRefuseAReplayAtEveryNode() {
    // Given
    String body = "{\"description\":\"once\"}";
    MultiMap headers =
        new BusMessage(
                "signet.certificates",
                "GenerateClientCertificate",
                BusCluster.KEY.id(),
                Long.toString(System.currentTimeMillis()),
                UUID.randomUUID().toString(),
                body)
            .signedBy(BusCluster.KEY);

    // When
    List<ErrorCode> outcomes = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      outcomes.add(outcome(body, headers));
    }

    // Then
    assertThat(outcomes.get(0)).isNull();
    assertThat(outcomes.subList(1, 9)).containsOnly(ErrorCode.REPLAYED);
    assertThat(described("once")).isEqualTo(1);
  }

  @Test
  void shouldGoOnWhenTheNodeThatAnsweredIsKilled() throws Exception {
    // Given
    Map<BusCluster.Member, Long> before = served();
    client.certificates(1, null).await();
    BusCluster.Member answered = whoServedMore(before);
    long began = System.nanoTime();

    // When
    answered.kill();
    client.certificates(1, null).timeout(20, TimeUnit.SECONDS).await();
    client.generateCertificate("after the kill", Map.of()).timeout(20, TimeUnit.SECONDS).await();

    // Then
    System.out.println(
        "a read and a write after the kill took ms="
            + Duration.ofNanos(System.nanoTime() - began).toMillis());
    assertThat(described("after the kill")).isEqualTo(1);
    cluster.restart(answered);
    awaitAllServe();
  }

  @Test
  void shouldCarryNoWriteOutTwiceWhileANodeDies() throws Exception {
    // Given
    BusCluster.Member victim = cluster.nodes().get(0);
    Map<String, Future<ClientCertificate>> writes = new HashMap<>();

    // When
    for (int i = 0; i < 12; i++) {
      String name = "dying " + i;
      writes.put(name, client.generateCertificate(name, Map.of()));
      if (i == 5) {
        victim.kill();
      }
    }

    // Then
    int made = 0;
    for (Map.Entry<String, Future<ClientCertificate>> write : writes.entrySet()) {
      ErrorCode failure = failure(write.getValue());
      long found = described(write.getKey());
      assertThat(failure).isIn(null, ErrorCode.OUTCOME_UNKNOWN, ErrorCode.SERVICE_UNAVAILABLE);
      assertThat(found).isLessThanOrEqualTo(failure == ErrorCode.SERVICE_UNAVAILABLE ? 0 : 1);
      if (failure == null) {
        assertThat(found).isEqualTo(1);
        made++;
      }
    }
    assertThat(made).isGreaterThanOrEqualTo(7);
    cluster.restart(victim);
    awaitAllServe();
  }

  /** Until each node has been given, and has answered, a message of this client. */
  private static void awaitAllServe() {
    Map<BusCluster.Member, Long> before = served();
    Awaitility.await("all nodes serve")
        .atMost(Duration.ofSeconds(120))
        .ignoreExceptions()
        .until(
            () -> {
              client.certificates(1, null).timeout(5, TimeUnit.SECONDS).await();
              return served().entrySet().stream()
                  .allMatch(node -> node.getValue() > before.get(node.getKey()));
            });
  }

  private static Map<BusCluster.Member, Long> served() {
    Map<BusCluster.Member, Long> served = new HashMap<>();
    cluster.nodes().forEach(node -> served.put(node, node.served()));
    return served;
  }

  private static BusCluster.Member whoServedMore(Map<BusCluster.Member, Long> before) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                before.keySet().stream()
                    .filter(node -> node.served() > before.get(node))
                    .findFirst()
                    .orElse(null),
            node -> node != null);
  }

  private static long described(String description) {
    return client.certificates(500, null).await().item().stream()
        .map(ClientCertificate::description)
        .filter(isEqual(description))
        .count();
  }

  private static ErrorCode outcome(String body, MultiMap headers) {
    try {
      cluster
          .client()
          .vertx()
          .eventBus()
          .request("signet.certificates", body, new DeliveryOptions().setHeaders(headers))
          .await();
      return null;
    } catch (ReplyException e) {
      return ErrorCode.ofNumber(e.failureCode());
    }
  }

  private static ErrorCode failure(Future<?> write) {
    try {
      write.await();
      return null;
    } catch (SignetException e) {
      return e.code();
    }
  }
}
