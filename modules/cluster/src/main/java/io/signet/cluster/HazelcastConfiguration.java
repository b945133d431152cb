package io.signet.cluster;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.FileSystemXmlConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.instance.BuildInfoProvider;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.spi.MemberAddressProvider;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.io.FileNotFoundException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/** Hazelcast, closed to everybody that Signet did not let in. */
final class HazelcastConfiguration {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int ANY_PORT = 0;

  private static final int BACKUPS = 1;

  /**
   * Threads and watchers for traffic between members, of which a single one has none; they are dear
   * in start and memory.
   */
  private static final Map<String, String> LEAN =
      Map.of(
          "hazelcast.partition.count", "31",
          "hazelcast.operation.thread.count", "2",
          "hazelcast.operation.generic.thread.count", "1",
          "hazelcast.operation.response.thread.count", "1",
          "hazelcast.event.thread.count", "1",
          "hazelcast.io.thread.count", "1",
          "hazelcast.io.balancer.interval.seconds", "0",
          "hazelcast.slow.operation.detector.enabled", "false",
          "hazelcast.health.monitoring.level", "OFF");

  /**
   * A member that is gone or cut off is noticed within seconds, and nothing waits longer for it,
   * not the move of a partition either, while which everybody else waits; a cluster that was cut in
   * two becomes one again within seconds too. Every member needs the same number of partitions:
   * few, as there is little in the maps.
   */
  private static final Map<String, String> SHARED =
      Map.ofEntries(
          Map.entry("hazelcast.partition.count", "71"),
          Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
          Map.entry("hazelcast.max.no.heartbeat.seconds", "5"),
          Map.entry("hazelcast.merge.first.run.delay.seconds", "3"),
          Map.entry("hazelcast.merge.next.run.delay.seconds", "2"),
          Map.entry("hazelcast.mastership.claim.timeout.seconds", "5"),
          Map.entry("hazelcast.max.join.seconds", "60"),
          Map.entry("hazelcast.max.join.merge.target.seconds", "5"),
          Map.entry("hazelcast.operation.call.timeout.millis", "5000"),
          Map.entry("hazelcast.operation.backup.timeout.millis", "1000"),
          Map.entry("hazelcast.partition.migration.timeout", "5"),
          Map.entry("hazelcast.socket.connect.timeout.seconds", "2"),
          Map.entry("hazelcast.operation.thread.count", "2"),
          Map.entry("hazelcast.operation.generic.thread.count", "2"),
          Map.entry("hazelcast.io.thread.count", "2"),
          Map.entry("hazelcast.slow.operation.detector.enabled", "false"),
          Map.entry("hazelcast.health.monitoring.level", "OFF"));

  private HazelcastConfiguration() {}

  /**
   * One member on one loopback endpoint. The advanced network configuration has no client endpoint,
   * so clients are refused; another member would have to know a name of 256 random bits.
   */
  static Config singleNode(ClusterOptions options) {
    Config config = base(options);
    config.setClusterName("signet-" + minorVersion() + "-" + secret());
    AdvancedNetworkConfig network = config.getAdvancedNetworkConfig().setEnabled(true);
    ServerSocketEndpointConfig member = new ServerSocketEndpointConfig();
    member.setPort(ANY_PORT).setPortAutoIncrement(false).setReuseAddress(false);
    member.getInterfaces().setEnabled(true).addInterface(LOOPBACK);
    network.setMemberEndpointConfig(member);
    closeJoin(network.getJoin());
    defaults(config, LEAN);
    return config;
  }

  /**
   * A member among others, on the one address that the others dial. There is no client endpoint
   * here either. The cluster's name is known to holders of the cluster key only, and another minor
   * version of Hazelcast makes another name of it.
   */
  static Config member(
      ClusterOptions options, ClusterKeys keys, InetSocketAddress bound, InetSocketAddress known) {
    return member(
        options, clusterName(options.membership().name(), keys, minorVersion()), bound, known);
  }

  /** A member that keeps nothing of what the others share, for a client: it only speaks. */
  static Config client(
      Membership membership, ClusterName name, InetSocketAddress bound, InetSocketAddress known) {
    return member(new ClusterOptions(null, membership), name.value(), bound, known)
        .setLiteMember(true);
  }

  private static Config member(
      ClusterOptions options, String name, InetSocketAddress bound, InetSocketAddress known) {
    Membership membership = options.membership();
    Config config = base(options);
    config.setClusterName(name);
    AdvancedNetworkConfig network = config.getAdvancedNetworkConfig().setEnabled(true);
    ServerSocketEndpointConfig member = new ServerSocketEndpointConfig();
    member.setPort(bound.getPort()).setPortAutoIncrement(false).setReuseAddress(true);
    network.setMemberEndpointConfig(member);
    network
        .getMemberAddressProviderConfig()
        .setEnabled(true)
        .setImplementation(new FixedAddress(bound, known));
    closeJoin(network.getJoin());
    HazelcastJoin.open(network.getJoin(), membership, known.getPort());
    config.addMapConfig(new MapConfig("signet.*").setBackupCount(BACKUPS));
    defaults(config, SHARED);
    return config;
  }

  static String clusterName(String name, ClusterKeys keys, String hazelcastVersion) {
    return "signet-" + hazelcastVersion + "-" + keys.secretName(name + " " + hazelcastVersion);
  }

  /** Where the member listens, and where it says that it does. */
  private record FixedAddress(InetSocketAddress bound, InetSocketAddress known)
      implements MemberAddressProvider {

    @Override
    public InetSocketAddress getBindAddress() {
      return bound;
    }

    @Override
    public InetSocketAddress getBindAddress(EndpointQualifier qualifier) {
      return bound;
    }

    @Override
    public InetSocketAddress getPublicAddress() {
      return known;
    }

    @Override
    public InetSocketAddress getPublicAddress(EndpointQualifier qualifier) {
      return known;
    }
  }

  /** Signet's choice where the operator's file makes none. */
  private static void defaults(Config config, Map<String, String> properties) {
    properties.forEach(
        (property, value) -> {
          if (config.getProperty(property) == null) {
            config.setProperty(property, value);
          }
        });
  }

  private static Config base(ClusterOptions options) {
    Config config = options.hazelcastFile() == null ? new Config() : load(options);
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.socket.server.bind.any", "false");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    // The details would put the cluster name, which is a secret here, before every log line.
    config.setProperty("hazelcast.logging.details.enabled", "false");
    config.getJetConfig().setEnabled(false);
    config.getMetricsConfig().setEnabled(false);
    config.getIntegrityCheckerConfig().setEnabled(false);
    config.getUserCodeDeploymentConfig().setEnabled(false);
    config
        .getSerializationConfig()
        .setJavaSerializationFilterConfig(AllowedClasses.filter())
        .setAllowUnsafe(false);
    config.setClassLoader(AllowedClasses.loader());
    vertxStructures(config);
    return config;
  }

  /** The backups and collection types that the Vert.x cluster manager relies on. */
  private static void vertxStructures(Config config) {
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setBackupCount(1)
            .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
    config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
    config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
  }

  private static void closeJoin(JoinConfig join) {
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(false);
  }

  private static Config load(ClusterOptions options) {
    try {
      return new FileSystemXmlConfig(options.hazelcastFile().toFile());
    } catch (FileNotFoundException | RuntimeException e) {
      throw new SignetException(
          ErrorCode.BAD_REQUEST,
          "cluster.hazelcastFile: cannot read " + options.hazelcastFile() + ": " + e.getMessage(),
          e);
    }
  }

  /**
   * Members of different minor versions do not understand each other, so the version is part of the
   * cluster's name: two generations meet in the store, never here.
   */
  static String minorVersion() {
    String version = BuildInfoProvider.getBuildInfo().getVersion();
    return version.substring(0, version.lastIndexOf('.'));
  }

  private static String secret() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
