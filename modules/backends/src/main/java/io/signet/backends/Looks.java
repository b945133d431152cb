package io.signet.backends;

import io.signet.api.BackendSettings;
import io.signet.api.BackendTarget;
import io.signet.api.SignetException;
import io.signet.backends.ProbeRequest.Variant;
import io.signet.keystore.Identity;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Makes the diagnostic connections that verdicts rest on, those of one backend at a time. */
final class Looks {

  private final Prober prober;

  Looks(Prober prober) {
    this.prober = prober;
  }

  /**
   * Looks at a backend from several sides at once.
   *
   * @param identities whose certificates to present; {@code null} is one without
   */
  Future<List<Look>> at(
      BackendTarget target, BackendSettings settings, List<Identity> identities, boolean alsoLate) {
    List<Future<Look>> looks = new ArrayList<>();
    for (Identity identity : identities) {
      looks.add(look(request(target, settings, identity)));
    }
    if (alsoLate) {
      ProbeRequest first = request(target, settings, identities.get(0));
      looks.add(look(first.with(Variant.TLS12)));
    }
    return Future.all(looks).map(all -> all.list());
  }

  private Future<Look> look(ProbeRequest request) {
    return prober
        .probe(request)
        .map(Look::of)
        .otherwise(failure -> Look.failed(SignetException.of(failure).getMessage()));
  }

  private static ProbeRequest request(
      BackendTarget target, BackendSettings settings, Identity identity) {
    return new ProbeRequest(
        target.host(),
        target.port(),
        settings,
        identity,
        target.insecureSkipVerification(),
        Variant.AS_CALLS,
        settings.probe());
  }
}
