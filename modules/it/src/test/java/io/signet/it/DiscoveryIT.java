package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes in an encrypted network of the operator's that no list names: they find each other. */
class DiscoveryIT {

  private static final int NODES = 3;
  private static final String NAME = "signet.lab";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path directory;

  @BeforeEach
  void assumeALab() {
    ClusterLab.assumePossible();
  }

  @Test
  void shouldFindEachOtherByTheAddressesOfAName() throws Exception {
    try (ClusterLab lab = ClusterLab.prepare(directory, NODES, Map.of())) {
      // Given: a file in the place of the DNS
      StringBuilder hosts = new StringBuilder("127.0.0.1 localhost\n");
      lab.nodes().forEach(node -> hosts.append(node.host().address() + " " + NAME + "\n"));
      Path file = Files.writeString(directory.resolve("hosts"), hosts);
      discover(
          lab,
          Map.of(
              "SIGNET_CLUSTER_DISCOVERY_TYPE",
              "dns",
              "SIGNET_CLUSTER_DISCOVERY_NAME",
              NAME,
              "SIGNET_JAVA_OPTS",
              "-Djdk.net.hosts.file=" + file));

      // When
      lab.startAll();

      // Then
      shouldShareAndListenWhereItSays(lab);
    }
  }

  @Test
  void shouldFindEachOtherAsAServiceOfKubernetes() throws Exception {
    try (ClusterLab lab = ClusterLab.prepare(directory, NODES, Map.of())) {
      // Given
      FakeKubernetes kubernetes =
          new FakeKubernetes(
              lab.vertx(),
              lab.network().self().address(),
              lab.nodes().stream().map(node -> node.host().address()).toList());
      discover(lab, kubernetes.options());

      // When
      lab.startAll();

      // Then
      shouldShareAndListenWhereItSays(lab);
      assertThat(kubernetes.asked())
          .anyMatch(
              path ->
                  path.endsWith("/endpointslices?labelSelector=kubernetes.io/service-name=signet"));
    }
  }

  /** Nodes that are found are not told apart by their certificates: one does for all. */
  private static void discover(ClusterLab lab, Map<String, String> how) {
    LabNode first = lab.node(0);
    Map<String, String> options = new HashMap<>(how);
    options.put("SIGNET_CLUSTER_MEMBERS", "");
    options.put("SIGNET_CLUSTER_NETWORK", "trusted");
    for (String file : List.of("CERTIFICATE", "KEY", "AUTHORITY")) {
      String variable = "SIGNET_CLUSTER_RELAY_" + file;
      options.put(variable, first.option(variable));
    }
    lab.nodes().forEach(node -> options.forEach(node::option));
  }

  private static void shouldShareAndListenWhereItSays(ClusterLab lab) throws Exception {
    lab.nodes().forEach(DiscoveryIT::awaitAllLive);
    JsonNode made = lab.node(0).door().made("POST", "/clientcertificates", "{}");
    String path = "/clientcertificates/" + made.path("clientCertificateId").asText();
    assertThat(lab.node(2).door().ask("GET", path, null).await().status()).isEqualTo(200);
    for (LabNode node : lab.nodes()) {
      assertThat(Listening.of(node.host(), node.process().pid()))
          .isEqualTo(
              List.of(
                      LabNode.HTTP_PORT,
                      LabNode.ADMIN_PORT,
                      LabNode.BRIDGE_PORT,
                      LabNode.RELAY_PORT,
                      LabNode.RELAY_PORT + 1)
                  .stream()
                  .map(port -> node.host().address() + ":" + port)
                  .collect(Collectors.toCollection(TreeSet::new)));
    }

    // And one that was killed finds them again.
    lab.node(1).kill();
    lab.node(1).launch();
    lab.node(1).awaitReady(SOON);
    lab.nodes().forEach(DiscoveryIT::awaitAllLive);
  }

  /** A node that does not hear another one calls it UNREACHABLE. */
  private static void awaitAllLive(LabNode asked) {
    Awaitility.await(asked + " hears all")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              NodeDoor.Answer answer = asked.door().ask("GET", "/signet/v1/nodes", null).await();
              return answer.ok()
                  && answer.tree().path("item").findValuesAsText("state").stream()
                          .filter("LIVE"::equals)
                          .count()
                      == NODES;
            });
  }
}
