package io.signet.stages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.api.Addresses;
import io.signet.api.Changes;
import io.signet.api.ClientCertificate;
import io.signet.api.Configuration;
import io.signet.api.Document;
import io.signet.api.DocumentId;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.LocalCodec;
import io.signet.api.SignetException;
import io.signet.api.Stage;
import io.signet.api.StageCandidate;
import io.signet.api.StageVerdicts;
import io.signet.api.StageVerdicts.BackendVerdict;
import io.signet.api.StoredCertificate;
import io.signet.api.Telemetry;
import io.signet.api.Verdict;
import io.signet.api.WireJson;
import io.signet.store.Coordination;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerdictWatchTest {

  private final Vertx vertx = Vertx.vertx();
  private final WorkerExecutor workers = vertx.createSharedWorkerExecutor("test", 2);
  private final List<String> judged = new CopyOnWriteArrayList<>();
  private final List<StageVerdicts> told = new CopyOnWriteArrayList<>();
  private final OneLease lease = new OneLease();
  private final KeptVerdicts kept =
      new KeptVerdicts(
          new Telemetry() {
            @Override
            public void verdicts(StageVerdicts verdicts) {
              told.add(verdicts);
            }
          });
  private final AtomicInteger failures = new AtomicInteger();
  private volatile Configuration configuration = Configuration.EMPTY;
  private VerdictWatch watch;

  @BeforeEach
  void start() {
    LocalCodec.register(vertx.eventBus());
    Addresses.VERDICTS.serve(vertx.eventBus(), this::judge);
    Addresses.CURRENT_CONFIGURATION.serve(
        vertx.eventBus(), nothing -> Future.succeededFuture(configuration));
    put(Kind.CERTIFICATE, "abc", certificate(1));
    watch = new VerdictWatch(vertx, workers, lease, kept, Duration.ofDays(1), Duration.ofMillis(1));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldJudgeWhatIsAttachedWhenItStarts() {
    // Given
    put(Kind.STAGE, "api/prod", stage("prod", "abc"));
    put(Kind.STAGE, "api/test", stage("test", null));

    // When
    started();

    // Then
    await().atMost(30, TimeUnit.SECONDS).until(() -> kept.get("api/prod") != null);
    assertThat(judged).containsExactly("api/prod");
    await().atMost(30, TimeUnit.SECONDS).until(() -> !told.isEmpty());
    assertThat(told).hasSize(1);
  }

  @Test
  void shouldJudgeAfterAnAttachmentAndForgetAfterADetachment() {
    // Given
    started();

    // When
    publish(Kind.STAGE, "api/prod", stage("prod", "abc"));

    // Then
    await().atMost(30, TimeUnit.SECONDS).until(() -> kept.get("api/prod") != null);
    publish(Kind.STAGE, "api/prod", stage("prod", null));
    await().atMost(30, TimeUnit.SECONDS).until(() -> kept.get("api/prod") == null);
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> !told.isEmpty() && told.get(told.size() - 1).verdicts().isEmpty());
  }

  @Test
  void shouldJudgeAgainSoonWhatCouldNotBeJudged() {
    // Given
    failures.set(2);
    put(Kind.STAGE, "api/prod", stage("prod", "abc"));

    // When
    started();

    // Then
    await().atMost(30, TimeUnit.SECONDS).until(() -> kept.get("api/prod") != null);
    assertThat(judged).containsExactly("api/prod", "api/prod", "api/prod");
  }

  @Test
  void shouldJudgeFirstWhatHasBeenDueLongest() {
    // Given
    started();

    // When
    publish(Kind.STAGE, "api/a", stage("a", "abc"));
    publish(Kind.STAGE, "api/c", stage("c", "abc"));
    publish(Kind.STAGE, "api/b", stage("b", "abc"));
    publish(Kind.STAGE, "api/d", stage("d", "abc"));

    // Then
    await().atMost(30, TimeUnit.SECONDS).until(() -> judged.size() == 4);
    assertThat(judged).containsExactly("api/a", "api/c", "api/b", "api/d");
  }

  @Test
  void shouldLeaveItToTheNodeThatHoldsTheLease() {
    // Given
    lease.holder.set("another node");
    put(Kind.STAGE, "api/prod", stage("prod", "abc"));

    // When
    started();

    // Then
    await().atMost(30, TimeUnit.SECONDS).until(() -> !lease.asked.isEmpty());
    assertThat(judged).isEmpty();
  }

  @Test
  void shouldGiveTheLeaseBackWhenItStops() {
    // Given
    put(Kind.STAGE, "api/prod", stage("prod", "abc"));
    started();
    await().atMost(30, TimeUnit.SECONDS).until(() -> lease.holder.get() != null);

    // When
    watch.stop().await();

    // Then
    assertThat(lease.holder.get()).isNull();
  }

  private void started() {
    // The watch belongs to one event loop.
    Future.<Void>future(done -> vertx.runOnContext(on -> watch.start().onComplete(done))).await();
  }

  private Future<StageVerdicts> judge(StageCandidate candidate) {
    judged.add(candidate.stageKey());
    if (failures.getAndDecrement() > 0) {
      return Future.failedFuture(
          new SignetException(ErrorCode.SERVICE_UNAVAILABLE, "could not be judged in time"));
    }
    String[] key = candidate.stageKey().split("/");
    return Future.succeededFuture(
        new StageVerdicts(
            key[0],
            key[1],
            "abc",
            1,
            configuration.revision(),
            Instant.EPOCH,
            List.of(new BackendVerdict("https://pets.example:443", Verdict.ENFORCED, "", 1))));
  }

  private <T> void publish(Kind<T> kind, String id, T value) {
    put(kind, id, value);
    Addresses.CONFIGURATION.publish(vertx.eventBus(), configuration);
  }

  private <T> void put(Kind<T> kind, String id, T value) {
    long revision = configuration.revision() + 1;
    configuration =
        configuration.with(
            new Changes(
                revision,
                List.of(new Document<>(kind, id, revision, value)),
                List.<DocumentId>of()));
  }

  private static StoredCertificate certificate(int version) {
    return new StoredCertificate(
        new ClientCertificate("abc", null, null, null, null, Map.of()), version, "00");
  }

  private static Stage stage(String name, String certificateId) {
    Map<String, String> members =
        certificateId == null
            ? Map.of("stageName", name, "deploymentId", "d1")
            : Map.of("stageName", name, "deploymentId", "d1", "clientCertificateId", certificateId);
    return WireJson.fromTree(WireJson.tree(members), Stage.class);
  }

  /** One lease that never ends by itself. */
  private static final class OneLease implements Coordination {

    private final AtomicReference<String> holder = new AtomicReference<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @Override
    public boolean lease(String name, String who, Duration duration) {
      asked.add(name);
      return holder.compareAndSet(null, who) || who.equals(holder.get());
    }

    @Override
    public void release(String name, String who) {
      holder.compareAndSet(who, null);
    }

    @Override
    public void report(String node, long revision, String told) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void leave(String node) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Node> nodes(Duration within) {
      throw new UnsupportedOperationException();
    }
  }
}
