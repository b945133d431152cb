package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster as its operators see it: who is there, in which state, and what listens. */
class ClusterViewIT {

  private static final int NODES = 3;
  private static final Duration SOON = Duration.ofSeconds(90);

  /** A node counts as silent after 30 s. */
  private static final Duration SILENCE = Duration.ofSeconds(120);

  @TempDir static Path directory;

  private static ClusterLab lab;

  @BeforeAll
  static void start() throws Exception {
    ClusterLab.assumePossible();
    // Longer than the machine may need to show that a node drains.
    lab = ClusterLab.start(directory, NODES, Map.of("SIGNET_HTTP_DRAIN", "30s"));
  }

  @AfterAll
  static void stop() {
    if (lab != null) {
      lab.close();
    }
  }

  @AfterEach
  void bringBack() {
    lab.network().heal();
    for (LabNode node : lab.nodes()) {
      if (!node.process().alive()) {
        node.launch();
        node.awaitReady(SOON);
      }
    }
    awaitStates(lab.node(0), List.of("LIVE", "LIVE", "LIVE"), SOON);
  }

  @Test
  void shouldListenOnNothingButWhatIsConfigured() throws Exception {
    Set<Set<String>> members = new HashSet<>();
    for (LabNode node : lab.nodes()) {
      // When
      Set<String> listening = Listening.of(node.host(), node.process().pid());

      // Then: the doors, the relay, the event bus
      Set<String> outside = new TreeSet<>();
      for (int port :
          List.of(
              LabNode.HTTP_PORT,
              LabNode.ADMIN_PORT,
              LabNode.BRIDGE_PORT,
              LabNode.RELAY_PORT,
              LabNode.RELAY_PORT + 1)) {
        outside.add(node.host().address() + ":" + port);
      }
      Set<String> inside = new TreeSet<>(listening);
      inside.removeAll(outside);
      assertThat(listening).containsAll(outside);
      // And on loopback the member itself, and the ends of the tunnels to the others.
      assertThat(inside)
          .hasSize(NODES)
          .allMatch(each -> each.startsWith("127.") && each.endsWith(":" + LabNode.MEMBER_PORT));
      members.add(inside);
    }
    assertThat(members).as("one address a node, the same on every host").hasSize(1);
  }

  @Test
  void shouldShowEveryNodeToEveryNode() {
    for (LabNode asked : lab.nodes()) {
      // When
      awaitStates(asked, List.of("LIVE", "LIVE", "LIVE"), SOON);
      Map<String, JsonNode> seen = nodes(asked);

      // Then
      assertThat(seen.keySet())
          .isEqualTo(new TreeSet<>(lab.nodes().stream().map(ClusterViewIT::address).toList()));
      seen.forEach(
          (address, node) -> {
            assertThat(node.path("self").asBoolean()).isEqualTo(address.equals(address(asked)));
            assertThat(node.path("version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
            assertThat(node.path("startedDate").asLong())
                .isLessThanOrEqualTo(node.path("lastSeenDate").asLong());
          });
    }
  }

  @Test
  void shouldTellHowFarTheNodesAre() {
    // Given
    lab.node(0).door().made("POST", "/clientcertificates", "{}");
    long revision = lab.node(0).door().revision("store");

    // When, Then
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(nodes(lab.node(1)).values())
                    .hasSize(NODES)
                    .allSatisfy(
                        node -> {
                          assertThat(node.path("revision").asLong())
                              .isGreaterThanOrEqualTo(revision);
                          assertThat(node.path("behind").asLong()).isZero();
                        }));
  }

  @Test
  void shouldShowWhoIsCutOffFromWhom() {
    // When
    lab.network().cut(lab.node(0).host(), lab.node(2).host());
    lab.network().cut(lab.node(1).host(), lab.node(2).host());

    // Then
    awaitStates(lab.node(0), List.of("LIVE", "LIVE", "UNREACHABLE"), SOON);
    awaitStates(lab.node(2), List.of("UNREACHABLE", "UNREACHABLE", "LIVE"), SOON);
  }

  @Test
  void shouldShowANodeThatDrainsAndForgetItWhenItHasStopped() {
    // Given
    Promise<HttpServerRequest> arrived = Promise.promise();
    HttpServer slow = slowBackend(arrived);
    String call = deploy("http://" + lab.network().self().address() + ":" + slow.actualPort());
    LabNode draining = lab.node(2);
    String url = "http://" + draining.host().address() + ":" + LabNode.HTTP_PORT + call;
    Awaitility.await().atMost(SOON).until(() -> status(url + "?now").await() == 200);
    Future<Integer> inFlight = status(url);
    HttpServerRequest held = arrived.future().await();

    // When
    draining.process().terminate();

    // Then
    awaitStates(lab.node(0), List.of("LIVE", "LIVE", "DRAINING"), SOON);
    held.response().end();
    assertThat(inFlight.await()).isEqualTo(200);
    draining.process().awaitExit(SOON);
    awaitStates(lab.node(0), List.of("LIVE", "LIVE"), SOON);
  }

  @Test
  void shouldShowAKilledNodeAsSilentUntilItIsBack() {
    // Given
    String before = nodes(lab.node(0)).get(address(lab.node(1))).path("startedDate").asText();

    // When
    lab.node(1).kill();

    // Then
    awaitStates(lab.node(0), List.of("LIVE", "SILENT", "LIVE"), SILENCE);
    lab.node(1).launch();
    awaitStates(lab.node(0), List.of("LIVE", "LIVE", "LIVE"), SOON);
    assertThat(nodes(lab.node(0)).get(address(lab.node(1))).path("startedDate").asText())
        .isNotEqualTo(before);
  }

  private HttpServer slowBackend(Promise<HttpServerRequest> arrived) {
    return lab.vertx()
        .createHttpServer()
        .requestHandler(
            request -> {
              if ("now".equals(request.query())) {
                request.response().end();
              } else {
                arrived.tryComplete(request);
              }
            })
        .listen(0, lab.network().self().address())
        .await();
  }

  /** The path of a deployed method that calls a URL. */
  private static String deploy(String url) {
    NodeDoor door = lab.node(0).door();
    String api = door.made("POST", "/restapis", "{\"name\": \"slow\"}").path("id").asText();
    String root = door.made("GET", "/restapis/" + api, null).path("rootResourceId").asText();
    String method = "/restapis/" + api + "/resources/" + root + "/methods/GET";
    door.made("PUT", method, "{\"authorizationType\": \"NONE\"}");
    JsonObject integration =
        new JsonObject().put("type", "HTTP_PROXY").put("httpMethod", "GET").put("uri", url);
    door.made("PUT", method + "/integration", integration.encode());
    door.made("POST", "/restapis/" + api + "/deployments", "{\"stageName\": \"prod\"}");
    return "/restapis/" + api + "/prod/_user_request_/";
  }

  private static Future<Integer> status(String url) {
    return lab.vertx().executeBlocking(() -> Clients.get(URI.create(url)).statusCode(), false);
  }

  /** What one node says of all, by their addresses; nothing while it does not answer. */
  private static Map<String, JsonNode> nodes(LabNode asked) {
    Map<String, JsonNode> nodes = new TreeMap<>();
    NodeDoor.Answer answer = asked.door().ask("GET", "/signet/v1/nodes", null).await();
    if (answer.ok()) {
      answer.tree().path("item").forEach(node -> nodes.put(node.path("address").asText(), node));
    }
    return nodes;
  }

  /**
   * Waits until one node sees all in these states.
   *
   * @param states in the order of the lab's nodes
   */
  private static void awaitStates(LabNode asked, List<String> states, Duration atMost) {
    Awaitility.await(asked + " sees " + states)
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> states(asked), states::equals);
  }

  private static List<String> states(LabNode asked) {
    List<String> states = new ArrayList<>();
    Map<String, JsonNode> seen = nodes(asked);
    for (LabNode node : lab.nodes()) {
      JsonNode found = seen.get(address(node));
      if (found != null) {
        states.add(found.path("state").asText());
      }
    }
    return states;
  }

  private static String address(LabNode node) {
    return node.host().address() + ":" + LabNode.RELAY_PORT;
  }
}
