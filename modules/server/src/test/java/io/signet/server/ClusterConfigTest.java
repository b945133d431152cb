package io.signet.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterConfigTest {

  @TempDir Path directory;

  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void configureANodeAmongOthers() {
    Main.commandLine()
        .setOut(new java.io.PrintWriter(new java.io.StringWriter()))
        .execute(
            "cluster",
            "init",
            "--nodes",
            "10.0.0.1:8092,10.0.0.2:8092",
            "--out",
            directory.resolve("made").toString());
    Path own = directory.resolve("made/10.0.0.1-8092");
    environment.put("SIGNET_DATA_DIR", directory.resolve("data").toString());
    environment.put("SIGNET_CLUSTER_MEMBERS", "10.0.0.1:8092, 10.0.0.2:8092");
    environment.put("SIGNET_CLUSTER_ADVERTISE", "10.0.0.1:8092");
    environment.put("SIGNET_CLUSTER_NETWORK", "relay");
    environment.put("SIGNET_CLUSTER_RELAY_CERTIFICATE", own.resolve("node.crt").toString());
    environment.put("SIGNET_CLUSTER_RELAY_KEY", own.resolve("node.key").toString());
    environment.put("SIGNET_CLUSTER_RELAY_AUTHORITY", own.resolve("authority.crt").toString());
    environment.put("SIGNET_STORE_TYPE", "postgresql");
    environment.put("SIGNET_KEYSTORE_TYPE", "sql");
  }

  @ParameterizedTest
  @CsvSource({
    "SIGNET_STORE_TYPE, sqlite, 'store.type: sqlite keeps documents on this node, and cluster.members names others; set it to postgresql'",
    "SIGNET_KEYSTORE_TYPE, pkcs12, 'keystore.type: pkcs12 keeps keys on this node, and cluster.members names others; set it to sql or pkcs11'",
    "SIGNET_KEYSTORE_OLDER, pkcs12, 'keystore.older: pkcs12 keeps keys on this node, and cluster.members names others; take them over with signet keystore migrate'",
    "SIGNET_CLUSTER_NETWORK, , 'cluster.network must be set when nodes share: relay, '",
    "SIGNET_CLUSTER_ADVERTISE, , 'cluster.advertise must be set'",
    "SIGNET_CLUSTER_ADVERTISE, 10.0.0.9:8092, 'cluster.advertise: 10.0.0.9:8092 is not in cluster.members'",
    "SIGNET_CLUSTER_MEMBERS, '10.0.0.1:8092,10.0.0.2', 'cluster.members: ''10.0.0.2'' is not host:port'",
    "SIGNET_CLUSTER_MEMBERS, '10.0.0.1:8092,10.0.0.1:8092', 'cluster.members: 10.0.0.1:8092 stands there twice'",
    "SIGNET_CLUSTER_RELAY_AUTHORITY, , 'cluster.relay: certificate, key and authority must be set'",
    "SIGNET_CLUSTER_DISCOVERY_TYPE, dns, 'cluster.discovery.name must be set for this type'"
  })
  void shouldRefuseToStartAndSayWhatToSet(String variable, String value, String message) {
    // Given
    environment.put(variable, value == null ? "" : value);

    // When
    SignetConfig config = ConfigLoader.load(null, environment);

    // Then
    assertThatThrownBy(config::check)
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void shouldRefuseDiscoveryThroughTheRelay() {
    // Given
    environment.put("SIGNET_CLUSTER_MEMBERS", "");
    environment.put("SIGNET_CLUSTER_DISCOVERY_TYPE", "dns");
    environment.put("SIGNET_CLUSTER_DISCOVERY_NAME", "signet.example");

    // When
    SignetConfig config = ConfigLoader.load(null, environment);

    // Then
    assertThatThrownBy(config::check).hasMessageContaining("the relay needs the list");
  }

  @Test
  void shouldRefuseAFileOfOlderKeysWhereOthersAreDiscovered() {
    // Given
    environment.put("SIGNET_CLUSTER_MEMBERS", "");
    environment.put("SIGNET_CLUSTER_DISCOVERY_TYPE", "dns");
    environment.put("SIGNET_CLUSTER_DISCOVERY_NAME", "signet.example");
    environment.put("SIGNET_CLUSTER_NETWORK", "trusted");
    environment.put("SIGNET_KEYSTORE_OLDER", "pkcs12");

    // When
    SignetConfig config = ConfigLoader.load(null, environment);

    // Then
    assertThatThrownBy(config::check)
        .hasMessageStartingWith(
            "keystore.older: pkcs12 keeps keys on this node, and cluster.discovery finds others");
  }

  @Test
  void shouldRefuseAKeyOfAnotherNodesCertificate() throws Exception {
    // Given
    Path other = directory.resolve("made/10.0.0.2-8092/node.key");
    environment.put("SIGNET_CLUSTER_RELAY_KEY", other.toString());

    // When
    SignetConfig config = ConfigLoader.load(null, environment);

    // Then
    assertThatThrownBy(config::check)
        .hasMessageStartingWith("cluster.relay.key: the key in " + other);
  }

  @Test
  void shouldWantTheClusterKeyOfTheOthers() throws Exception {
    // Given
    SignetConfig config = ConfigLoader.load(null, environment);
    Files.createDirectories(directory.resolve("data"));

    // When, Then
    assertThatThrownBy(() -> SignetServer.start(config, environment))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("cannot use the cluster key file")
        .hasMessageContaining("NoSuchFile");
  }
}
