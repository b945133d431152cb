package io.signet.cluster;

import io.signet.api.LocalCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A Vert.x that is always clustered, so that one node and many run the same code. A single node
 * opens two loopback ports that nobody but itself can use: Hazelcast's member port, behind a
 * cluster name that is a fresh secret, and the event bus, behind mutual TLS with a key that lives
 * as long as the process.
 *
 * @param ports the two ports
 */
public record ClusterNode(Vertx vertx, Set<Integer> ports) {

  /**
   * Starts the node.
   *
   * @param options Vert.x's own options; the event bus's are set here
   * @param customize what else the builder needs, such as a metrics factory
   */
  public static Future<ClusterNode> start(
      VertxOptions options, ClusterOptions cluster, UnaryOperator<VertxBuilder> customize) {
    VertxOptions secured = new VertxOptions(options).setEventBusOptions(EventBusTls.loopback());
    HazelcastClusterManager manager =
        new HazelcastClusterManager(HazelcastConfiguration.singleNode(cluster));
    return customize
        .apply(Vertx.builder().with(secured).withClusterManager(manager))
        .buildClustered()
        .map(vertx -> started(vertx, manager));
  }

  private static ClusterNode started(Vertx vertx, HazelcastClusterManager manager) {
    LocalCodec.register(vertx.eventBus());
    int member =
        manager.getHazelcastInstance().getCluster().getLocalMember().getSocketAddress().getPort();
    return new ClusterNode(vertx, Set.of(member, manager.getNodeInfo().port()));
  }
}
