package io.signet.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.signet.api.Addresses;
import io.signet.api.ClientCertificate;
import io.signet.api.Configuration;
import io.signet.api.Kind;
import io.signet.api.StoredCertificate;
import io.signet.cluster.Membership.Network;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody inside the operator's own network who even knows the cluster's secret name, but has no
 * cluster key and no certificate: as a member and as a client of Hazelcast.
 */
class HostileMemberTest {

  private static final Duration MENDED = Duration.ofSeconds(60);

  @TempDir Path directory;

  private Nodes nodes;
  private ClusterNode node;
  private FakeStore store;
  private HazelcastInstance honest;
  private HazelcastInstance hostile;
  private IMap<String, Object> configuration;
  private IMap<String, Object> certificates;

  @BeforeEach
  void startANodeAndLetTheHostileOneIn() throws Exception {
    nodes = new Nodes(directory, 1);
    Set<HazelcastInstance> others = Hazelcast.getAllHazelcastInstances();
    node =
        Nodes.await(
            ClusterNode.start(
                new VertxOptions().setEventLoopPoolSize(1),
                nodes.options(0, Network.TRUSTED),
                nodes.keys,
                UnaryOperator.identity()));
    honest =
        Hazelcast.getAllHazelcastInstances().stream()
            .filter(instance -> !others.contains(instance))
            .findFirst()
            .orElseThrow();
    store = new FakeStore(node.vertx());
    Nodes.await(SharingVerticle.deploy(node.vertx(), nodes.keys));
    put("cert01");
    hostile = Hazelcast.newHazelcastInstance(joining());
    Awaitility.await().atMost(MENDED).until(() -> honest.getCluster().getMembers().size() == 2);
    configuration = hostile.getMap(SharedMaps.CONFIGURATION);
    certificates = hostile.getMap(SharedMaps.CERTIFICATES);
    Awaitility.await().atMost(MENDED).until(() -> certificates.containsKey("cert01.1"));
    Gadgets.RAN.set(0);
  }

  @AfterEach
  void stop() throws Exception {
    hostile.getLifecycleService().terminate();
    Nodes.await(node.close());
  }

  @Test
  void shouldRefuseAClientThatKnowsTheName() {
    // Given
    ClientConfig config = new ClientConfig().setClusterName(honest.getConfig().getClusterName());
    config.getNetworkConfig().addAddress(nodes.members.get(0));
    config
        .getConnectionStrategyConfig()
        .getConnectionRetryConfig()
        .setClusterConnectTimeoutMillis(2_000);

    // When, Then
    assertThatThrownBy(() -> HazelcastClient.newHazelcastClient(config))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldNotUseForgedEntriesAndWriteTheTrueOnesAgain() throws Exception {
    // Given
    String key = "certificate:cert01";
    byte[] truth = (byte[]) configuration.get(key);
    ClusterKeys own = ClusterKeys.readOrCreate(directory.resolve("hostile.key"));
    byte[] forged = SharedEntry.write(own, SharedMaps.CONFIGURATION, key, 99, "{}".getBytes(UTF_8));

    // When, Then
    assertRefusedWhile("unknown key", () -> configuration.set(key, forged));
    mend();
    assertThat((byte[]) configuration.get(key)).isEqualTo(truth);
    assertThat(readMaps().get(Kind.CERTIFICATE, "cert01")).isNotNull();
  }

  @Test
  void shouldNotTakeAnEntryForAnotherOne() throws Exception {
    // Given
    put("cert02");
    Awaitility.await().until(() -> certificates.containsKey("cert02.1"));

    // When, Then
    assertRefusedWhile(
        "wrong proof",
        () -> {
          certificates.set("cert01.1", certificates.get("cert02.1"));
          configuration.set("certificate:cert01", configuration.get("certificate:cert02"));
        });
    mend();
    assertThat(readMaps().all(Kind.CERTIFICATE)).containsOnlyKeys("cert01", "cert02");
  }

  @Test
  void shouldNotBringBackWhatWasRetired() throws Exception {
    // Given: all that was shared before the certificate was deleted
    Map<String, Object> before = new HashMap<>();
    configuration.keySet().forEach(key -> before.put(key, configuration.get(key)));
    Object identity = certificates.get("cert01.1");
    store.delete(Kind.CERTIFICATE, "cert01");
    Nodes.await(Addresses.SHARE.request(node.vertx().eventBus(), store.revision()));
    Awaitility.await().until(() -> !certificates.containsKey("cert01.1"));

    // When
    before.forEach(configuration::set);
    certificates.set("cert01.1", identity);

    // Then
    Configuration current =
        Nodes.await(Addresses.CURRENT_CONFIGURATION.request(node.vertx().eventBus(), null));
    assertThat(current.get(Kind.CERTIFICATE, "cert01")).isNull();
    Awaitility.await()
        .atMost(MENDED)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              assertThat(readMaps().get(Kind.CERTIFICATE, "cert01")).isNull();
              assertThat(certificates.containsKey("cert01.1")).isFalse();
            });
  }

  @Test
  void shouldMissNothingThatIsDeleted() {
    // When
    configuration.clear();
    certificates.clear();

    // Then
    Awaitility.await()
        .atMost(MENDED)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              assertThat(readMaps().get(Kind.CERTIFICATE, "cert01")).isNotNull();
              assertThat(certificates.containsKey("cert01.1")).isTrue();
            });
  }

  @Test
  void shouldRunNoCodeOfWhatItReads() throws Exception {
    // When
    for (IMap<String, Object> map : List.of(configuration, certificates)) {
      for (String key : List.copyOf(map.keySet())) {
        map.set(key, new Gadgets.OnRead());
      }
    }
    mend();

    // Then
    assertThat(Gadgets.RAN).hasValue(0);
    assertThat(readMaps().get(Kind.CERTIFICATE, "cert01")).isNotNull();
    assertThat(certificates.get("cert01.1")).isInstanceOf(byte[].class);
  }

  @Test
  void shouldReplaceWhatIsNoEntryAtAll() throws Exception {
    // When
    configuration.set("certificate:cert01", new Gadgets.OnReadData());
    configuration.set("manifest", 42);
    configuration.set("text", "a string");
    certificates.set("cert01.1", new Gadgets.OnMade());
    mend();

    // Then
    assertThat(readMaps().get(Kind.CERTIFICATE, "cert01")).isNotNull();
    assertThat(certificates.get("cert01.1")).isInstanceOf(byte[].class);
  }

  @Test
  void shouldRunNothingThatItIsSent() {
    // Given
    Member target = honest.getCluster().getLocalMember();
    IMap<String, Object> own = hostile.getMap("hostile");
    String there = keyOf(target);
    own.set(there, "value");

    // When
    Throwable task =
        catchThrowable(
            () ->
                hostile
                    .getExecutorService("hostile")
                    .submitToMember(new Gadgets.Task(), target)
                    .get());
    Throwable processor = catchThrowable(() -> own.executeOnKey(there, new Gadgets.Processor()));

    // Then
    assertThat(task).rootCause().isInstanceOf(SecurityException.class);
    assertThat(processor).rootCause().isInstanceOf(SecurityException.class);
    assertThat(Gadgets.RAN).hasValue(0);
  }

  @Test
  void shouldHearNothingFromWhoHasNoCertificate() throws Exception {
    // Given: the hostile one has a Vert.x too, with certificates of an authority of its own
    NodeAuthority other = NodeAuthority.create("other", Duration.ofDays(1));
    int port = Nodes.freePair();
    Membership membership =
        Membership.of(
            "test",
            List.of(nodes.members.get(0), "127.0.0.1:" + port),
            "127.0.0.1:" + port,
            Network.TRUSTED,
            null,
            nodes.foreignFiles(other, "127.0.0.1:" + port),
            null,
            Membership.Discovery.NONE);
    ClusterNode second =
        Nodes.await(
            ClusterNode.start(
                new VertxOptions().setEventLoopPoolSize(1),
                new ClusterOptions(null, membership),
                nodes.keys,
                UnaryOperator.identity()));
    try {
      List<Object> heard = new CopyOnWriteArrayList<>();
      Nodes.await(
          second
              .vertx()
              .eventBus()
              .consumer("signet.certificates", message -> heard.add(message.body()))
              .completion());
      Nodes.await(
          node.vertx()
              .eventBus()
              .consumer("test.own", message -> message.reply("own"))
              .completion());

      DeliveryOptions soon = new DeliveryOptions().setSendTimeout(3_000);

      // When
      Throwable asked =
          catchThrowable(
              () -> Nodes.await(second.vertx().eventBus().request("test.own", "question", soon)));
      Throwable told =
          catchThrowable(
              () ->
                  Nodes.await(
                      node.vertx().eventBus().request("signet.certificates", "secret", soon)));

      // Then
      assertThat(asked).isNotNull();
      assertThat(told).isNotNull();
      assertThat(heard).isEmpty();
    } finally {
      Nodes.await(second.close());
    }
  }

  private String keyOf(Member owner) {
    for (int i = 0; ; i++) {
      if (hostile.getPartitionService().getPartition("k" + i).getOwner().equals(owner)) {
        return "k" + i;
      }
    }
  }

  private void put(String id) throws Exception {
    store.put(Kind.CERTIFICATE, id, certificate(id));
    Nodes.await(Addresses.SHARE.request(node.vertx().eventBus(), store.revision()));
  }

  private Configuration readMaps() throws Exception {
    return Nodes.await(SharedMaps.open(node.vertx(), nodes.keys).compose(SharedMaps::read));
  }

  /** The node mends its maps by itself, perhaps before anybody has read them. */
  private void assertRefusedWhile(String reason, Runnable forgery) {
    Throwable refusal =
        Awaitility.await()
            .atMost(MENDED)
            .until(
                () -> {
                  forgery.run();
                  return catchThrowable(this::readMaps);
                },
                thrown -> thrown != null);
    assertThat(refusal).hasMessageContaining(reason);
  }

  /** What the node does by itself every half minute, and first soon after it started. */
  private void mend() throws Exception {
    Configuration truth =
        Nodes.await(Addresses.CURRENT_CONFIGURATION.request(node.vertx().eventBus(), null));
    Nodes.await(SharedMaps.open(node.vertx(), nodes.keys).compose(maps -> maps.mend(truth)));
  }

  private Config joining() {
    Config config = new Config().setClusterName(honest.getConfig().getClusterName());
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.partition.count", "71");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    config
        .getNetworkConfig()
        .getJoin()
        .getTcpIpConfig()
        .setEnabled(true)
        .addMember(nodes.members.get(0));
    return config;
  }

  private static StoredCertificate certificate(String id) {
    return new StoredCertificate(
        new ClientCertificate(id, null, "PEM", Instant.EPOCH, Instant.EPOCH, null), 1, "ab12");
  }
}
