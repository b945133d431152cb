package io.signet.backends;

import io.signet.api.Addresses;
import io.signet.api.BackendTarget;
import io.signet.api.IdentityReference;
import io.signet.api.StageCandidate;
import io.signet.api.StageVerdicts;
import io.signet.api.StageVerdicts.BackendVerdict;
import io.signet.api.StoredCertificate;
import io.signet.api.Verdict;
import io.signet.backends.Judge.Sentence;
import io.signet.backends.StageProbes.View;
import io.signet.keystore.Identity;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Judges whether the backends of a stage demand its certificate. */
final class VerdictService {

  private final StageProbes probes;

  VerdictService(StageProbes probes) {
    this.probes = probes;
  }

  /** Serves until the verticle is undeployed; every instance of a node does, in turn. */
  Future<Void> serve(EventBus bus) {
    return Addresses.VERDICTS.serve(bus, this::judge).completion();
  }

  private Future<StageVerdicts> judge(StageCandidate asked) {
    return probes.view(asked).compose(this::judge);
  }

  private Future<StageVerdicts> judge(View view) {
    String certificateId = view.candidate().stage().clientCertificateId();
    if (certificateId == null || certificateId.isEmpty()) {
      return Future.succeededFuture(verdicts(view, null, List.of()));
    }
    StoredCertificate certificate = view.certificate(certificateId);
    IdentityReference inUse = certificate.identity();
    return probes
        .identities(view, List.of(inUse))
        .compose(
            identities ->
                probes
                    .stranger(identities.get(0))
                    .compose(stranger -> judge(view, inUse, identities.get(0), stranger)));
  }

  private Future<StageVerdicts> judge(
      View view, IdentityReference inUse, Identity own, Identity stranger) {
    return StageProbes.each(
            view.targets().targets(),
            target -> backend(view, target, own, stranger),
            target ->
                new BackendVerdict(target.origin(), Verdict.UNREACHABLE, StageProbes.NO_TIME, 0))
        .map(
            judged -> {
              List<BackendVerdict> all = new ArrayList<>(judged);
              view.targets()
                  .unresolved()
                  .forEach(
                      each ->
                          all.add(
                              new BackendVerdict(
                                  each.uri(), Verdict.UNREACHABLE, each.reason(), 0)));
              return verdicts(view, inUse, all);
            });
  }

  private Future<BackendVerdict> backend(
      View view, BackendTarget target, Identity own, Identity stranger) {
    if (!target.tls()) {
      return Future.succeededFuture(
          new BackendVerdict(
              target.origin(),
              Verdict.PLAIN_HTTP,
              "it is called without TLS, which presents no certificate",
              0));
    }
    long began = System.nanoTime();
    List<Identity> shown = Arrays.asList(own, null, stranger);
    boolean mayBeLate = !"TLSv1.3".equals(view.settings(target).minimumTls());
    return probes
        .looks()
        .at(target, view.settings(target), shown, mayBeLate)
        .map(
            looks -> {
              Sentence sentence =
                  Judge.decide(
                      looks.get(0), looks.get(1), looks.get(2), looks.get(looks.size() - 1));
              return new BackendVerdict(
                  target.origin(),
                  sentence.verdict(),
                  sentence.reason(),
                  (System.nanoTime() - began) / 1_000_000);
            });
  }

  private static StageVerdicts verdicts(
      View view, IdentityReference inUse, List<BackendVerdict> verdicts) {
    String[] key = view.candidate().stageKey().split("/", 2);
    return new StageVerdicts(
        key[0],
        key[1],
        inUse == null ? null : inUse.certificateId(),
        inUse == null ? null : inUse.version(),
        view.configuration().revision(),
        Instant.now(),
        verdicts);
  }
}
