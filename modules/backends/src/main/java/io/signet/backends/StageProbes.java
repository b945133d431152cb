package io.signet.backends;

import io.signet.api.Addresses;
import io.signet.api.BackendSettings;
import io.signet.api.BackendTarget;
import io.signet.api.CertificateVersion;
import io.signet.api.Configuration;
import io.signet.api.DeployedApi;
import io.signet.api.Document;
import io.signet.api.ErrorCode;
import io.signet.api.IdentityReference;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.api.Stage;
import io.signet.api.StageCandidate;
import io.signet.api.StageTargets;
import io.signet.api.StoredCertificate;
import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What the questions about a stage's backends have in common: which backends those are, by the
 * newest configuration, and the identities to show them. Only its event loop may use it.
 */
final class StageProbes {

  /** Backends that are looked at at the same time, each from several sides. */
  private static final int AT_ONCE = 4;

  /** After so long no further backend is looked at; whoever asked does not wait much longer. */
  private static final long LIMIT_NANOS = 10_000_000_000L;

  /** Why a backend was not looked at. */
  static final String NO_TIME = "too many others were slow, so that it was not asked";

  private final Vertx vertx;
  private final Identities identities;
  private final Supplier<Future<Configuration>> newest;
  private final Looks looks;

  StageProbes(
      Vertx vertx, Identities identities, Prober prober, Supplier<Future<Configuration>> newest) {
    this.vertx = vertx;
    this.identities = identities;
    this.newest = newest;
    this.looks = new Looks(prober);
  }

  Looks looks() {
    return looks;
  }

  /** A stage, the configuration around it, and the backends that it calls. */
  record View(Configuration configuration, StageCandidate candidate, StageTargets targets) {

    BackendSettings settings(BackendTarget target) {
      Document<BackendSettings> document = configuration.get(Kind.BACKEND, target.origin());
      return document == null ? BackendSettings.defaults(target.origin()) : document.value();
    }

    StoredCertificate certificate(String id) {
      Document<StoredCertificate> document = configuration.get(Kind.CERTIFICATE, id);
      if (document == null) {
        throw SignetException.badRequest("Invalid Client Certificate identifier specified");
      }
      return document.value();
    }
  }

  /** Fails with {@link ErrorCode#NOT_FOUND} if the stage is not in force. */
  Future<View> view(StageCandidate asked) {
    return newest
        .get()
        .compose(
            configuration -> {
              StageCandidate candidate =
                  asked.stage() == null ? inForce(configuration, asked.stageKey()) : asked;
              return Addresses.TARGETS
                  .request(vertx.eventBus(), candidate)
                  .map(targets -> new View(configuration, candidate, targets));
            });
  }

  private static StageCandidate inForce(Configuration configuration, String stageKey) {
    Document<Stage> stage = configuration.get(Kind.STAGE, stageKey);
    if (stage == null) {
      throw SignetException.notFound("Invalid stage identifier specified");
    }
    String apiId = stageKey.substring(0, stageKey.indexOf('/'));
    Document<DeployedApi> deployment =
        configuration.get(Kind.DEPLOYMENT, apiId + "/" + stage.value().deploymentId());
    if (deployment == null) {
      throw SignetException.notFound("Invalid Deployment identifier specified");
    }
    return new StageCandidate(stageKey, stage.value(), deployment.value());
  }

  /** The identities of some references, in their order. */
  Future<List<Identity>> identities(View view, List<IdentityReference> references) {
    return Future.all(references.stream().map(each -> identity(view, each)).toList())
        .map(all -> all.list());
  }

  private Future<Identity> identity(View view, IdentityReference reference) {
    String fingerprint =
        view.certificate(reference.certificateId())
            .find(reference.version())
            .map(CertificateVersion::fingerprint)
            .orElse(null);
    return identities.read(new KeyId(reference.certificateId(), reference.version()), fingerprint);
  }

  /** A stranger that looks like an identity. */
  Future<Identity> stranger(Identity known) {
    return vertx.executeBlocking(() -> Stranger.like(known.leaf()), false);
  }

  /**
   * Does something for each backend, a few at a time; the results come in the backends' order.
   *
   * @param unasked the result for a backend whose turn did not come in time
   */
  static <R> Future<List<R>> each(
      List<BackendTarget> targets,
      Function<BackendTarget, Future<R>> work,
      Function<BackendTarget, R> unasked) {
    long until = System.nanoTime() + LIMIT_NANOS;
    Function<BackendTarget, Future<R>> inTime =
        target ->
            System.nanoTime() - until < 0
                ? work.apply(target)
                : Future.succeededFuture(unasked.apply(target));
    List<R> results = new ArrayList<>(Collections.nCopies(targets.size(), null));
    List<Future<Void>> lines = new ArrayList<>();
    Iterator<Integer> next = IntStream.range(0, targets.size()).iterator();
    for (int i = 0; i < Math.min(AT_ONCE, targets.size()); i++) {
      lines.add(line(next, targets, results, inTime));
    }
    return Future.all(lines).map(done -> results);
  }

  private static <R> Future<Void> line(
      Iterator<Integer> next,
      List<BackendTarget> targets,
      List<R> results,
      Function<BackendTarget, Future<R>> work) {
    if (!next.hasNext()) {
      return Future.succeededFuture();
    }
    int index = next.next();
    return work.apply(targets.get(index))
        .compose(
            result -> {
              results.set(index, result);
              return line(next, targets, results, work);
            });
  }
}
