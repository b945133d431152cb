package io.signet.stages;

import io.signet.api.Addresses;
import io.signet.api.BackendSettings;
import io.signet.api.Configuration;
import io.signet.api.Document;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.api.Stage;
import io.signet.api.StageCandidate;
import io.signet.api.StageVerdicts;
import io.signet.api.StoredCertificate;
import io.signet.store.Coordination;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges the backends of stages in the background: soon after something changed that matters, and
 * from time to time. Every node keeps verdicts of its own; of those that share a store one judges
 * at a time, which holds a lease for that. Belongs to one event loop.
 */
final class VerdictWatch {

  private static final Logger LOG = LoggerFactory.getLogger(VerdictWatch.class);

  private static final String LEASE = "verdicts";
  private static final Duration HELD = Duration.ofMinutes(1);

  /** Backends that could not be asked are asked again; no interval is shorter. */
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  private static final long TICK_MILLIS = 1_000;

  /** So that the last of several changes in a row is what is judged. */
  private static final Duration AFTER_CHANGE = Duration.ofSeconds(1);

  /** A stage that changes all the time does not have its backends asked all the time. */
  private static final Duration AT_MOST_EVERY = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final Coordination coordination;
  private final KeptVerdicts kept;
  private final Duration interval;
  private final Duration retry;
  private final String holder = UUID.randomUUID().toString();
  private final Map<String, Watched> stages = new HashMap<>();
  private Configuration configuration = Configuration.EMPTY;
  private boolean busy;

  VerdictWatch(
      Vertx vertx,
      WorkerExecutor workers,
      Coordination coordination,
      KeptVerdicts kept,
      VerdictOptions options) {
    this(vertx, workers, coordination, kept, options.interval(), AFTER_FAILURE);
  }

  /**
   * @param retry when a stage is judged again that could not be judged
   */
  VerdictWatch(
      Vertx vertx,
      WorkerExecutor workers,
      Coordination coordination,
      KeptVerdicts kept,
      Duration interval,
      Duration retry) {
    this.vertx = vertx;
    this.workers = workers;
    this.coordination = coordination;
    this.kept = kept;
    this.interval = interval;
    this.retry = retry;
  }

  /** What a verdict rests on, as far as this node can see it change. */
  private record Basis(
      String certificateId, int version, String deploymentId, Map<String, String> variables) {}

  private static final class Watched {
    private Basis basis;
    private long dueAt;
    private long judgedAt;
    private long judgedRevision;
  }

  Future<Void> start() {
    vertx.setPeriodic(TICK_MILLIS, tick -> tick());
    return Addresses.CONFIGURATION
        .subscribe(vertx.eventBus(), this::configured)
        .completion()
        .compose(
            subscribed ->
                Addresses.CURRENT_CONFIGURATION
                    .request(vertx.eventBus(), null)
                    .otherwise(Configuration.EMPTY))
        .onSuccess(this::configured)
        .mapEmpty();
  }

  private void configured(Configuration next) {
    if (next.revision() <= configuration.revision()) {
      return;
    }
    configuration = next;
    Map<String, Basis> present = new HashMap<>();
    next.all(Kind.STAGE)
        .forEach(
            (key, stage) -> {
              Basis basis = basis(next, stage.value());
              if (basis != null) {
                present.put(key, basis);
              }
            });
    stages.keySet().retainAll(present.keySet());
    kept.retain(present.keySet());
    long now = System.nanoTime();
    present.forEach((key, basis) -> seen(key, basis, now));
  }

  private void seen(String key, Basis basis, long now) {
    Watched watched = stages.computeIfAbsent(key, stage -> new Watched());
    if (basis.equals(watched.basis) && !backendChanged(key, watched)) {
      return;
    }
    long earliest = watched.judgedAt == 0 ? now : watched.judgedAt + AT_MOST_EVERY.toNanos();
    watched.basis = basis;
    watched.dueAt = Math.max(now + AFTER_CHANGE.toNanos(), earliest);
  }

  /** Whether an origin that was judged has other settings since. */
  private boolean backendChanged(String key, Watched watched) {
    StageVerdicts verdicts = kept.get(key);
    return verdicts != null
        && verdicts.verdicts().stream()
            .map(each -> configuration.get(Kind.BACKEND, each.origin()))
            .anyMatch(settings -> newer(settings, watched.judgedRevision));
  }

  private static boolean newer(Document<BackendSettings> settings, long revision) {
    return settings != null && settings.revision() > revision;
  }

  private static Basis basis(Configuration configuration, Stage stage) {
    String id = stage.clientCertificateId();
    Document<StoredCertificate> certificate =
        id == null ? null : configuration.get(Kind.CERTIFICATE, id);
    return certificate == null
        ? null
        : new Basis(
            id,
            certificate.value().version(),
            stage.deploymentId(),
            Records.orEmpty(stage.variables()));
  }

  /** Takes the stage that has been due longest, so that none waits for ever. */
  private void tick() {
    long now = System.nanoTime();
    List<String> due =
        stages.entrySet().stream()
            .filter(each -> each.getValue().dueAt - now <= 0)
            .sorted(Comparator.comparingLong(each -> each.getValue().dueAt - now))
            .map(Map.Entry::getKey)
            .toList();
    if (busy || due.isEmpty()) {
      return;
    }
    busy = true;
    workers
        .executeBlocking(() -> coordination.lease(LEASE, holder, HELD))
        .compose(ours -> ours ? judge(due.get(0)) : leave(due))
        .onFailure(failure -> LOG.warn("stages were not judged", failure))
        .onComplete(done -> busy = false);
  }

  /** Another node is at it; this one is next. */
  private Future<Void> leave(List<String> due) {
    long later = System.nanoTime() + HELD.toNanos();
    due.forEach(key -> stages.computeIfPresent(key, (k, watched) -> postponed(watched, later)));
    return Future.succeededFuture();
  }

  private static Watched postponed(Watched watched, long until) {
    watched.dueAt = until;
    return watched;
  }

  private Future<Void> judge(String key) {
    Watched watched = stages.get(key);
    if (watched == null) {
      return Future.succeededFuture();
    }
    watched.judgedAt = System.nanoTime();
    watched.judgedRevision = configuration.revision();
    watched.dueAt = watched.judgedAt + interval.toNanos();
    return Addresses.VERDICTS
        .request(vertx.eventBus(), StageCandidate.inForce(key))
        .onSuccess(
            verdicts -> {
              if (stages.containsKey(key)) {
                kept.keep(verdicts);
              }
            })
        .<Void>mapEmpty()
        .recover(failure -> failed(watched, failure));
  }

  /** A stage may go while its backends are asked; anything else may be better soon. */
  private Future<Void> failed(Watched watched, Throwable failure) {
    if (SignetException.of(failure).code() == ErrorCode.NOT_FOUND) {
      return Future.succeededFuture();
    }
    long again = System.nanoTime() + retry.toNanos();
    watched.dueAt = again - watched.dueAt < 0 ? again : watched.dueAt;
    return Future.failedFuture(failure);
  }

  /** Lets another node go on. */
  Future<Void> stop() {
    return workers.executeBlocking(
        () -> {
          coordination.release(LEASE, holder);
          return null;
        });
  }
}
