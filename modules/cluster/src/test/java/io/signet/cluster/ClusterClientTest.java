package io.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.cluster.Membership.Network;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterClientTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final List<ClusterNode> running = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (ClusterNode node : running) {
      Nodes.await(node.close());
    }
  }

  @Test
  void shouldSpeakWithNodesAndHearThem() throws Exception {
    // Given
    Nodes nodes = new Nodes(directory, 3);
    ClusterNode first = started(nodes.start(0));
    ClusterNode second = started(nodes.start(1));
    Nodes.await(serve(first, "first"));
    Nodes.await(serve(second, "second"));
    List<Object> heard = new CopyOnWriteArrayList<>();

    // When
    ClusterNode client =
        started(
            Nodes.await(
                ClusterNode.client(
                    new VertxOptions().setEventLoopPoolSize(1),
                    nodes.options(2, Network.RELAY).membership(),
                    ClusterName.of("test", nodes.keys))));

    // Then
    Nodes.await(
        client
            .vertx()
            .eventBus()
            .consumer("test.news", message -> heard.add(message.body()))
            .completion());
    Awaitility.await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> List.of(ask(client), ask(client)).containsAll(List.of("first", "second")));
    Awaitility.await()
        .atMost(SOON)
        .until(
            () -> {
              second.vertx().eventBus().publish("test.news", "new");
              return heard.contains("new");
            });
  }

  @Test
  void shouldNotJoinUnderAnotherName() throws Exception {
    // Given
    Nodes nodes = new Nodes(directory, 2);
    ClusterNode node = started(nodes.start(0));
    Nodes.await(serve(node, "node"));
    ClusterKeys guessed = ClusterKeys.readOrCreate(directory.resolve("guessed.key"));

    // When
    Future<ClusterNode> joining =
        ClusterNode.client(
            new VertxOptions().setEventLoopPoolSize(1),
            nodes.options(1, Network.RELAY).membership(),
            ClusterName.of("test", guessed));

    // Then
    assertThatThrownBy(() -> ask(started(Nodes.await(joining)))).isInstanceOf(Exception.class);
  }

  @Test
  void shouldNameTheVersionThatANameIsNotFor() throws Exception {
    // Given
    Path file =
        Files.writeString(directory.resolve("cluster.name"), "signet-4.2-" + "0".repeat(64));

    // When, Then
    assertThatThrownBy(() -> ClusterName.read(file)).hasMessageContaining("another version");
  }

  @Test
  void shouldReadTheNameThatItWasGiven() throws Exception {
    // Given
    ClusterKeys keys = ClusterKeys.readOrCreate(directory.resolve("cluster.key"));
    ClusterName name = ClusterName.of("test", keys);
    Path file = Files.writeString(directory.resolve("cluster.name"), name.value() + "\n");

    // When
    ClusterName read = ClusterName.read(file);

    // Then
    assertThat(read).isEqualTo(name);
    assertThat(read.toString()).doesNotContain(name.value());
  }

  private static Future<Void> serve(ClusterNode node, String name) {
    return node.vertx()
        .eventBus()
        .consumer("test.service", message -> message.reply(name))
        .completion();
  }

  private static Object ask(ClusterNode client) throws Exception {
    return Nodes.await(client.vertx().eventBus().request("test.service", "")).body();
  }

  private ClusterNode started(ClusterNode node) {
    running.add(node);
    return node;
  }
}
