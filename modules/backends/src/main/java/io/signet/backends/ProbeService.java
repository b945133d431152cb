package io.signet.backends;

import io.signet.api.Addresses;
import io.signet.api.BackendTarget;
import io.signet.api.IdentityReference;
import io.signet.api.ProbeReport;
import io.signet.api.ProbeReport.Answer;
import io.signet.api.ProbeReport.Backend;
import io.signet.api.ProbeReport.Result;
import io.signet.api.ProbeRequest;
import io.signet.api.StageCandidate;
import io.signet.api.StageTargets.Unresolved;
import io.signet.backends.StageProbes.View;
import io.signet.keystore.Identity;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.List;

/** Asks the backends of a stage whether they treat several identities alike. */
final class ProbeService {

  private final StageProbes probes;

  ProbeService(StageProbes probes) {
    this.probes = probes;
  }

  /** Serves until the verticle is undeployed; every instance of a node does, in turn. */
  Future<Void> serve(EventBus bus) {
    return Addresses.PROBES.serve(bus, this::probe).completion();
  }

  private Future<ProbeReport> probe(ProbeRequest request) {
    return probes
        .view(StageCandidate.inForce(request.stageKey()))
        .compose(
            view ->
                probes
                    .identities(view, request.identities())
                    .compose(
                        identities ->
                            probes
                                .stranger(identities.get(0))
                                .compose(stranger -> report(view, request, identities, stranger))));
  }

  private Future<ProbeReport> report(
      View view, ProbeRequest request, List<Identity> identities, Identity stranger) {
    List<Identity> shown = new ArrayList<>(identities);
    shown.add(stranger);
    return StageProbes.each(
            view.targets().targets(),
            target -> backend(view, request, target, shown),
            target -> alike(request, target.origin(), Result.UNPROVEN, StageProbes.NO_TIME))
        .map(
            backends -> {
              List<Backend> all = new ArrayList<>(backends);
              view.targets().unresolved().forEach(each -> all.add(unresolved(request, each)));
              return new ProbeReport(request.stageKey(), view.configuration().revision(), all);
            });
  }

  private Future<Backend> backend(
      View view, ProbeRequest request, BackendTarget target, List<Identity> shown) {
    if (!target.tls()) {
      return Future.succeededFuture(
          alike(
              request,
              target.origin(),
              Result.NOT_NEEDED,
              "it is called without TLS, which presents no certificate"));
    }
    boolean canRequest = view.settings(target).probe() != null;
    return probes
        .looks()
        .at(target, view.settings(target), shown, false)
        .map(looks -> new Backend(target.origin(), answers(request, looks, canRequest)));
  }

  private static List<Answer> answers(ProbeRequest request, List<Look> looks, boolean canRequest) {
    List<Answer> answers = new ArrayList<>();
    Look stranger = looks.get(looks.size() - 1);
    for (int i = 0; i < request.identities().size(); i++) {
      IdentityReference identity = request.identities().get(i);
      answers.add(Judge.compare(identity, looks.get(i), looks.get(0), stranger, canRequest));
    }
    return answers;
  }

  private static Backend unresolved(ProbeRequest request, Unresolved integration) {
    return alike(request, integration.uri(), Result.UNPROVEN, integration.reason());
  }

  private static Backend alike(ProbeRequest request, String origin, Result result, String reason) {
    return new Backend(
        origin,
        request.identities().stream()
            .map(identity -> new Answer(identity, result, reason, false, null))
            .toList());
  }
}
