package io.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.AsyncMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterFormationTest {

  @TempDir Path directory;

  private final List<ClusterNode> running = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (ClusterNode node : running) {
      Nodes.await(node.close());
    }
  }

  @Test
  void shouldShareMapsAndMessagesAmongThreeNodesOfOneHost() throws Exception {
    // Given
    Nodes nodes = new Nodes(directory, 3);

    // When
    for (int i = 0; i < 3; i++) {
      running.add(nodes.start(i));
    }

    // Then
    shouldShare();
  }

  @Test
  void shouldShareMapsAndMessagesAmongThreeNodesThroughTheRelay() throws Exception {
    // Given
    Nodes nodes = new Nodes(directory, 3);

    // When
    for (int i = 0; i < 3; i++) {
      running.add(nodes.startTunnelled(i));
    }

    // Then
    shouldShare();
  }

  private void shouldShare() throws Exception {
    for (ClusterNode node : running) {
      String name = "node" + running.indexOf(node);
      Nodes.await(
          node.vertx()
              .eventBus()
              .consumer("test." + name, message -> message.reply(name))
              .completion());
    }
    AsyncMap<String, String> written = map(running.get(0).vertx());
    Nodes.await(written.put("key", "value"));
    for (ClusterNode node : running) {
      assertThat(Nodes.await(map(node.vertx()).get("key"))).isEqualTo("value");
      for (int other = 0; other < running.size(); other++) {
        String address = "test.node" + other;
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .ignoreExceptions()
            .until(
                () ->
                    Nodes.await(node.vertx().eventBus().request(address, new JsonObject(Map.of())))
                        .body()
                        .equals(address.substring(5)));
      }
    }
  }

  private static AsyncMap<String, String> map(Vertx vertx) throws Exception {
    return Nodes.await(vertx.sharedData().<String, String>getClusterWideMap("test.map"));
  }
}
