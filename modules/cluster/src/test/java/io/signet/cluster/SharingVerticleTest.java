package io.signet.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.map.IMap;
import io.signet.api.Addresses;
import io.signet.api.Applied;
import io.signet.api.CertificateVersion;
import io.signet.api.Changes;
import io.signet.api.ClientCertificate;
import io.signet.api.Configuration;
import io.signet.api.Document;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.api.Stage;
import io.signet.api.StoredCertificate;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.AsyncMap;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharingVerticleTest {

  private static final int ENTRIES = 30;

  @TempDir Path directory;

  private Vertx vertx;
  private ClusterKeys keys;
  private FakeStore store;

  @BeforeEach
  void startNode() throws Exception {
    keys = ClusterKeys.readOrCreate(directory.resolve("cluster.key"));
    vertx =
        await(
                ClusterNode.alone(
                    new VertxOptions(), new ClusterOptions(null), UnaryOperator.identity()))
            .vertx();
    store = new FakeStore(vertx);
  }

  @AfterEach
  void stopNode() throws Exception {
    await(vertx.close());
  }

  @Test
  void shouldPutAWriteInForceBeforeItIsAnswered() throws Exception {
    // Given
    await(SharingVerticle.deploy(vertx, keys));
    store.put(Kind.STAGE, "api1/prod", stage("cert01"));

    // When
    long revision = await(Addresses.SHARE.request(vertx.eventBus(), 1L));

    // Then
    Configuration current = await(Addresses.CURRENT_CONFIGURATION.request(vertx.eventBus(), null));
    assertThat(revision).isEqualTo(1);
    assertThat(current.get(Kind.STAGE, "api1/prod").value().clientCertificateId())
        .isEqualTo("cert01");
  }

  @Test
  void shouldAnswerAWriteWhenEveryPartOfTheDataLineWorksByIt() throws Exception {
    // Given
    await(SharingVerticle.deploy(vertx, keys));
    Addresses.APPLIED.publish(vertx.eventBus(), new Applied("routing", 0));
    Addresses.APPLIED.publish(vertx.eventBus(), new Applied("backends", 0));
    List<String> order = new CopyOnWriteArrayList<>();
    Addresses.CONFIGURATION.subscribe(
        vertx.eventBus(),
        heard -> {
          Addresses.APPLIED.publish(vertx.eventBus(), new Applied("routing", heard.revision()));
          vertx.setTimer(
              200,
              later -> {
                order.add("applied");
                Addresses.APPLIED.publish(
                    vertx.eventBus(), new Applied("backends", heard.revision()));
              });
        });
    store.put(Kind.STAGE, "api1/prod", stage(null));

    // When
    await(Addresses.SHARE.request(vertx.eventBus(), 1L).onSuccess(r -> order.add("answered")));

    // Then
    assertThat(order).containsExactly("applied", "answered");
  }

  /** Else others would destroy keys that this node still presents. */
  @Test
  void shouldCountAsUpToNothingOnceTheStoreWentBack() throws Exception {
    // Given
    await(SharingVerticle.deploy(vertx, keys));
    store.put(Kind.STAGE, "api1/prod", stage("cert01"));
    store.put(Kind.STAGE, "api1/prod", stage("cert02"));
    await(Addresses.SHARE.request(vertx.eventBus(), 2L));
    List<Applied> told = new CopyOnWriteArrayList<>();
    await(Addresses.APPLIED.subscribe(vertx.eventBus(), told::add).completion());
    store.goBack(1);
    store.put(Kind.STAGE, "api1/prod", stage(null));
    store.goBack(1);

    // When
    Addresses.STORE_HINTS.publish(vertx.eventBus(), 3L);

    // Then: what was in force goes on
    Awaitility.await()
        .until(() -> told.stream().map(Applied::revision).toList().equals(List.of(0L)));
    Configuration current = await(Addresses.CURRENT_CONFIGURATION.request(vertx.eventBus(), null));
    assertThat(current.get(Kind.STAGE, "api1/prod").value().clientCertificateId())
        .isEqualTo("cert02");
  }

  @Test
  void shouldHearOfTheLatestWriteOfABurst() throws Exception {
    // Given: one look is on its way, and another waits for it
    Context context = vertx.getOrCreateContext();
    SharedMaps maps = await(SharedMaps.open(vertx, keys));
    Sharing sharing = new Sharing(vertx.eventBus(), context, maps, new DataLine(vertx, context));
    Promise<Void> answers = store.hold();
    store.put(Kind.STAGE, "api1/s1", stage(null));
    context.runOnContext(then -> sharing.hinted(1));
    Awaitility.await().until(() -> store.pulls() == 1);
    context.runOnContext(then -> sharing.hinted(1));
    store.put(Kind.STAGE, "api1/s2", stage(null));

    // When
    context.runOnContext(
        then -> {
          sharing.hinted(2);
          answers.complete();
        });

    // Then
    Awaitility.await().until(() -> sharing.current().revision() == 2);
  }

  @Test
  void shouldHoldUpNobodyElseWhileTheMapsDoNotAnswer() throws Exception {
    // Given: somebody holds the lock of every entry, and the first write has given up
    await(SharingVerticle.deploy(vertx, keys));
    IMap<String, Object> map =
        Hazelcast.getAllHazelcastInstances().iterator().next().getMap(SharedMaps.CONFIGURATION);
    for (int i = 0; i <= ENTRIES; i++) {
      map.lock("stage:api1/s" + i);
    }
    store.put(Kind.STAGE, "api1/s0", stage(null));
    await(Addresses.SHARE.request(vertx.eventBus(), 1L));
    for (int i = 1; i <= ENTRIES; i++) {
      store.put(Kind.STAGE, "api1/s" + i, stage(null));
    }

    // When
    await(Addresses.SHARE.request(vertx.eventBus(), store.revision()));

    // Then
    try {
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> threadsInTheMaps().filter(name -> name.contains("sharing")).count() > 4);
      Awaitility.await()
          .during(1, TimeUnit.SECONDS)
          .until(() -> threadsInTheMaps().allMatch(name -> name.contains("sharing")));
    } finally {
      for (int i = 0; i <= ENTRIES; i++) {
        map.unlock("stage:api1/s" + i);
      }
    }
  }

  private static Stream<String> threadsInTheMaps() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(
            each ->
                Stream.of(each.getValue())
                    .anyMatch(frame -> frame.getMethodName().equals("putIfAbsentInternal")))
        .map(each -> each.getKey().getName());
  }

  @Test
  void shouldPassOverNoticesThatComeBesideItsHints() throws Exception {
    // Given
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    vertx.exceptionHandler(failures::add);
    await(SharingVerticle.deploy(vertx, keys));
    store.put(Kind.STAGE, "api1/prod", stage("cert01"));
    JsonObject notice = new JsonObject().put("notice", new JsonObject().put("type", "EXPIRED"));
    List<JsonObject> heard = new CopyOnWriteArrayList<>();
    await(
        vertx
            .eventBus()
            .<JsonObject>consumer(Addresses.CLUSTER_CHANGES, message -> heard.add(message.body()))
            .completion());

    // When
    vertx.eventBus().publish(Addresses.CLUSTER_CHANGES, notice);
    await(Addresses.SHARE.request(vertx.eventBus(), 1L));

    // Then
    Awaitility.await()
        .until(
            () -> heard.contains(notice) && heard.contains(new JsonObject().put("revision", 1L)));
    assertThat(failures).isEmpty();
  }

  @Test
  void shouldShareCertificatesWithTheirKeySealed() throws Exception {
    // Given
    await(SharingVerticle.deploy(vertx, keys));
    store.put(Kind.CERTIFICATE, "cert01", certificate("cert01"));

    // When
    await(Addresses.SHARE.request(vertx.eventBus(), 1L));

    // Then
    AsyncMap<String, byte[]> map = await(clusterMap(SharedMaps.CERTIFICATES));
    byte[] entry = awaitEntry(map, "cert01.1");
    assertThat(SharedEntry.read(keys, SharedMaps.CERTIFICATES, "cert01.1", entry).body())
        .asString(UTF_8)
        .contains("\"sealedKey\"");
  }

  @Test
  void shouldShareEveryVersionAndForgetTheOnesThatAreRetired() throws Exception {
    // Given
    await(SharingVerticle.deploy(vertx, keys));
    StoredCertificate both =
        certificate("cert01")
            .withVersion(new CertificateVersion(2, "PEM", "cd34", Instant.EPOCH, Instant.EPOCH));
    store.put(Kind.CERTIFICATE, "cert01", both);
    store.put(Kind.CERTIFICATE, "cert011", certificate("cert011"));
    await(Addresses.SHARE.request(vertx.eventBus(), 2L));
    AsyncMap<String, byte[]> map = await(clusterMap(SharedMaps.CERTIFICATES));
    awaitKeys(map, "cert01.1", "cert01.2", "cert011.1");

    // When
    store.put(Kind.CERTIFICATE, "cert01", both.switchedTo(2).withoutVersion(1));
    await(Addresses.SHARE.request(vertx.eventBus(), 3L));

    // Then
    awaitKeys(map, "cert01.2", "cert011.1");
  }

  @Test
  void shouldServeFromTheMapsWhileTheStoreIsAway() throws Exception {
    // Given
    String first = await(SharingVerticle.deploy(vertx, keys));
    store.put(Kind.STAGE, "api1/prod", stage(null));
    await(Addresses.SHARE.request(vertx.eventBus(), 1L));
    awaitEntry(await(clusterMap(SharedMaps.CONFIGURATION)), SharedMaps.MANIFEST);
    await(vertx.undeploy(first));
    store.away = true;

    // When
    await(SharingVerticle.deploy(vertx, keys));

    // Then
    Configuration current = await(Addresses.CURRENT_CONFIGURATION.request(vertx.eventBus(), null));
    assertThat(current.revision()).isEqualTo(1);
    assertThat(current.get(Kind.STAGE, "api1/prod")).isNotNull();
  }

  @Test
  void shouldNotUseAConfigurationWithAReplayedEntry() throws Exception {
    // Given
    SharedMaps maps = await(SharedMaps.open(vertx, keys));
    AsyncMap<String, byte[]> map = await(clusterMap(SharedMaps.CONFIGURATION));
    Configuration one = share(maps, Configuration.EMPTY, 1, stage("cert01"));
    byte[] old = await(map.get("stage:api1/prod"));
    share(maps, one, 2, stage(null));
    await(map.put("stage:api1/prod", old));

    // When
    var attempt = assertThatThrownBy(() -> await(maps.read()));

    // Then
    attempt.hasCauseInstanceOf(SignetException.class).hasMessageContaining("at revision 2");
  }

  @Test
  void shouldNotUseAnEntryThatNobodyVouchesFor() throws Exception {
    // Given
    SharedMaps maps = await(SharedMaps.open(vertx, keys));
    AsyncMap<String, byte[]> map = await(clusterMap(SharedMaps.CONFIGURATION));
    share(maps, Configuration.EMPTY, 1, stage("cert01"));
    ClusterKeys others = ClusterKeys.readOrCreate(directory.resolve("stranger.key"));
    await(
        map.put(
            "stage:api1/prod",
            SharedEntry.write(
                others, SharedMaps.CONFIGURATION, "stage:api1/prod", 1, "{}".getBytes(UTF_8))));

    // When
    var attempt = assertThatThrownBy(() -> await(maps.read()));

    // Then
    attempt
        .cause()
        .isInstanceOfSatisfying(
            SignetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ACCESS_DENIED));
  }

  @Test
  void shouldOnlyLookWhenItIsHintedALie() throws Exception {
    // Given
    await(SharingVerticle.deploy(vertx, keys));
    store.put(Kind.STAGE, "api1/prod", stage(null));
    await(Addresses.SHARE.request(vertx.eventBus(), 1L));
    int before = store.pulls();
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    vertx.exceptionHandler(failures::add);

    // When
    for (int i = 0; i < 10_000; i++) {
      vertx
          .eventBus()
          .publish(Addresses.CLUSTER_CHANGES, new JsonObject().put("revision", Long.MAX_VALUE - i));
    }
    vertx.eventBus().publish(Addresses.CLUSTER_CHANGES, "no JSON");
    vertx.eventBus().publish(Addresses.CLUSTER_CHANGES, new JsonObject().put("revision", "many"));
    vertx.eventBus().publish(Addresses.CLUSTER_CHANGES, new JsonObject().put("revision", -1));

    // Then
    Configuration current = await(Addresses.CURRENT_CONFIGURATION.request(vertx.eventBus(), null));
    assertThat(current.revision()).isEqualTo(1);
    assertThat(store.pulls() - before).isLessThan(10_000);
    assertThat(failures).isEmpty();
  }

  @Test
  void shouldFindAWriteThatNobodyAnnounced() throws Exception {
    // Given
    await(SharingVerticle.deploy(vertx, keys));

    // When
    store.put(Kind.STAGE, "api1/prod", stage(null));

    // Then
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(
            () -> await(Addresses.CURRENT_CONFIGURATION.request(vertx.eventBus(), null)).revision(),
            revision -> revision == 1);
  }

  private Configuration share(SharedMaps maps, Configuration before, long revision, Stage stage)
      throws Exception {
    Document<Stage> document = new Document<>(Kind.STAGE, "api1/prod", revision, stage);
    Changes changes = new Changes(revision, List.of(document), List.of());
    Configuration after = before.with(changes);
    await(maps.share(before, after, changes));
    return after;
  }

  private byte[] awaitEntry(AsyncMap<String, byte[]> map, String key) {
    return Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> await(map.get(key)), entry -> entry != null);
  }

  private void awaitKeys(AsyncMap<String, byte[]> map, String... keys) {
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(await(map.keys())).containsExactlyInAnyOrder(keys));
  }

  private Future<AsyncMap<String, byte[]>> clusterMap(String name) {
    return vertx.sharedData().getClusterWideMap(name);
  }

  private static Stage stage(String certificateId) {
    return new Stage(
        "dep001",
        certificateId,
        "prod",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static StoredCertificate certificate(String id) {
    return new StoredCertificate(
        new ClientCertificate(id, null, "PEM", Instant.EPOCH, Instant.EPOCH, null), 1, "ab12");
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
