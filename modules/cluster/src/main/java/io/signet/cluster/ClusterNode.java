package io.signet.cluster;

import com.hazelcast.config.Config;
import io.signet.api.LocalCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A Vert.x that is always clustered, so that one node and many run the same code. A single node
 * opens two loopback ports that nobody but itself can use: Hazelcast's member port, behind a
 * cluster name that is a fresh secret, and the event bus, behind mutual TLS with a key that lives
 * as long as the process. A node among others opens its relay and its event bus to them, both
 * behind mutual TLS with certificates of the cluster's authority.
 */
public final class ClusterNode {

  private final Vertx vertx;
  private final HazelcastClusterManager manager;
  private final Set<Integer> ports;
  private final Supplier<Future<?>> closeWays;

  private ClusterNode(
      Vertx vertx,
      HazelcastClusterManager manager,
      Set<Integer> ports,
      Supplier<Future<?>> closeWays) {
    this.vertx = vertx;
    this.manager = manager;
    this.ports = Set.copyOf(ports);
    this.closeWays = closeWays;
  }

  /**
   * Starts the node; one among others meets those that run before this is done.
   *
   * @param options Vert.x's own options; the event bus's are set here
   * @param keys what the nodes have in common; the cluster's secret name is made of it
   * @param customize what else the builder needs, such as a metrics factory
   * @throws IllegalArgumentException if the certificates of a node among others cannot be used
   */
  public static Future<ClusterNode> start(
      VertxOptions options,
      ClusterOptions cluster,
      ClusterKeys keys,
      UnaryOperator<VertxBuilder> customize) {
    return cluster.membership() == null
        ? alone(options, cluster, customize)
        : among(options, cluster, keys, MemberPorts.DEFAULT, customize);
  }

  /** Starts a node that shares with nobody, whatever the options say of others. */
  public static Future<ClusterNode> alone(
      VertxOptions options, ClusterOptions cluster, UnaryOperator<VertxBuilder> customize) {
    HazelcastClusterManager manager =
        new HazelcastClusterManager(HazelcastConfiguration.singleNode(cluster));
    return join(options, EventBusTls.loopback(), manager, customize)
        .map(
            vertx ->
                new ClusterNode(
                    vertx,
                    manager,
                    Set.of(memberPort(manager), manager.getNodeInfo().port()),
                    Future::succeededFuture));
  }

  private static int memberPort(HazelcastClusterManager manager) {
    return manager
        .getHazelcastInstance()
        .getCluster()
        .getLocalMember()
        .getSocketAddress()
        .getPort();
  }

  /** As the public one, with the ports of members as a test wants them. */
  static Future<ClusterNode> among(
      VertxOptions options,
      ClusterOptions cluster,
      ClusterKeys keys,
      MemberPorts ports,
      UnaryOperator<VertxBuilder> customize) {
    return enter(
        options,
        cluster.membership(),
        ports,
        (bound, known) -> HazelcastConfiguration.member(cluster, keys, bound, known),
        customize);
  }

  /**
   * Joins the event bus with a process that is no node: it keeps nothing of what nodes share, and
   * holds no key that opens anything. Nodes must list it, as they list each other.
   *
   * @param membership as a node's, with this process in the place of itself
   * @param name the secret name of the cluster
   * @throws IllegalArgumentException if its certificate cannot be used
   */
  public static Future<ClusterNode> client(
      VertxOptions options, Membership membership, ClusterName name) {
    return client(options, membership, name, MemberPorts.DEFAULT);
  }

  static Future<ClusterNode> client(
      VertxOptions options, Membership membership, ClusterName name, MemberPorts ports) {
    return enter(
        options,
        membership,
        ports,
        (bound, known) -> HazelcastConfiguration.client(membership, name, bound, known),
        UnaryOperator.identity());
  }

  private static Future<ClusterNode> enter(
      VertxOptions options,
      Membership membership,
      MemberPorts ports,
      BiFunction<InetSocketAddress, InetSocketAddress, Config> member,
      UnaryOperator<VertxBuilder> customize) {
    NodeTls tls = new NodeTls(membership);
    boolean relayed = membership.network() == Membership.Network.RELAY;
    HazelcastClusterManager manager =
        new HazelcastClusterManager(
            relayed
                ? member.apply(
                    new InetSocketAddress(membership.self().memberHost(), ports.bound()),
                    new InetSocketAddress(membership.self().memberHost(), ports.known()))
                : member.apply(
                    new InetSocketAddress(membership.bind(), membership.self().port()),
                    new InetSocketAddress(membership.self().host(), membership.self().port())));
    Set<Integer> opened =
        relayed
            ? Set.of(membership.self().port(), membership.eventBusPort(), ports.bound())
            : Set.of(membership.self().port(), membership.eventBusPort());
    Future<Supplier<Future<?>>> ways =
        relayed
            ? Relay.open(membership, tls, ports).map(relay -> relay::close)
            : Future.succeededFuture(Future::succeededFuture);
    return ways.compose(
        close ->
            join(options, tls.eventBus(membership), manager, customize)
                .map(
                    vertx -> {
                      Reunion.watch(vertx, manager);
                      return new ClusterNode(vertx, manager, opened, close);
                    })
                .recover(failure -> close.get().transform(closed -> Future.failedFuture(failure))));
  }

  private static Future<Vertx> join(
      VertxOptions options,
      EventBusOptions bus,
      HazelcastClusterManager manager,
      UnaryOperator<VertxBuilder> customize) {
    return customize
        .apply(
            Vertx.builder()
                .with(new VertxOptions(options).setEventBusOptions(bus))
                .withClusterManager(manager))
        .buildClustered()
        .onSuccess(vertx -> LocalCodec.register(vertx.eventBus()));
  }

  public Vertx vertx() {
    return vertx;
  }

  /** The ports that this node opened. */
  public Set<Integer> ports() {
    return ports;
  }

  /** The name of this node among those that hear each other; another one after a restart. */
  public String member() {
    return manager.getNodeId();
  }

  /** The names of the nodes that this one hears now, its own among them; does not block. */
  public Set<String> members() {
    return Set.copyOf(manager.getNodes());
  }

  /** Leaves the others, then closes the ways to them. */
  public Future<?> close() {
    return vertx.close().eventually(closeWays::get);
  }
}
