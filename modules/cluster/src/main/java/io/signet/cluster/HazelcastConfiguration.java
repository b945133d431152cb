package io.signet.cluster;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.FileSystemXmlConfig;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.instance.BuildInfoProvider;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.io.FileNotFoundException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/** Hazelcast, closed to everybody that Signet did not let in. */
final class HazelcastConfiguration {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int ANY_PORT = 0;

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
    lean(config);
    return config;
  }

  /**
   * Threads and watchers for traffic between members, of which a single one has none; they are dear
   * in start and memory. What the operator's file sets stays.
   */
  private static void lean(Config config) {
    LEAN.forEach(
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
        .setJavaSerializationFilterConfig(allowList())
        .setAllowUnsafe(false);
    vertxStructures(config);
    return config;
  }

  /** Java serialisation is how strangers run code; only what Vert.x itself sends may come in. */
  private static JavaSerializationFilterConfig allowList() {
    JavaSerializationFilterConfig filter =
        new JavaSerializationFilterConfig().setDefaultsDisabled(true);
    filter
        .getWhitelist()
        .addPrefixes("io.vertx.spi.cluster.hazelcast.", "java.lang.", "java.util.", "[");
    return filter;
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
