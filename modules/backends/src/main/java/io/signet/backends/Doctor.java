package io.signet.backends;

import io.signet.backends.ProbeFacts.Alert;
import io.signet.backends.ProbeFacts.End;
import io.signet.backends.ProbeFacts.Moment;
import io.signet.backends.ProbeFacts.Reached;
import io.signet.backends.ProbeRequest.Variant;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Finds out why a backend cannot be called: one connection as calls make it, and as many others as
 * it takes to tell causes apart. Only the event loop of its prober may use it.
 */
final class Doctor {

  /** No further connection is begun after this; the last may take a few seconds more. */
  private static final long ENOUGH_NANOS = TimeUnit.SECONDS.toNanos(8);

  private final Prober prober;

  Doctor(Prober prober) {
    this.prober = prober;
  }

  /**
   * Diagnoses.
   *
   * @param request a connection as calls make it
   */
  Future<Diagnosed> examine(ProbeRequest request) {
    long startedAt = System.nanoTime();
    return prober
        .probe(request)
        .compose(
            facts ->
                more(further(facts).iterator(), new ArrayList<>(), startedAt)
                    .map(variants -> evidence(facts, variants)))
        .map(Diagnosed::from);
  }

  private static Evidence evidence(ProbeFacts facts, List<ProbeFacts> variants) {
    ProbeRequest request = facts.request();
    return new Evidence(
        facts, variants, request.identity() == null ? null : request.identity().leaf());
  }

  private Future<List<ProbeFacts>> more(
      java.util.Iterator<ProbeRequest> rest, List<ProbeFacts> done, long startedAt) {
    if (!rest.hasNext() || System.nanoTime() - startedAt > ENOUGH_NANOS) {
      return Future.succeededFuture(done);
    }
    return prober
        .probe(rest.next())
        .compose(
            facts -> {
              done.add(facts);
              return more(rest, done, startedAt);
            });
  }

  /** Which other connections would tell more. */
  private static List<ProbeRequest> further(ProbeFacts facts) {
    ProbeRequest request = facts.request();
    if (facts.reached().compareTo(Reached.CONNECTED) < 0 || facts.plain() != null) {
      return List.of();
    }
    if (facts.trustFailure() != null) {
      return List.of(request.with(Variant.UNVERIFIED));
    }
    if (facts.question().asked()) {
      boolean content =
          facts.succeeded() && facts.answer() != null && facts.answer().status() < 400;
      return content || request.identity() == null ? List.of() : List.of(request.as(null));
    }
    if (facts.handshakeComplete()) {
      boolean content =
          facts.succeeded() && facts.answer() != null && facts.answer().status() < 400;
      return content ? List.of() : List.of(request.with(Variant.TLS12));
    }
    return silent(facts);
  }

  /** The handshake ended before there was anything to judge. */
  private static List<ProbeRequest> silent(ProbeFacts facts) {
    ProbeRequest request = facts.request();
    if (facts.end() == End.TIMED_OUT) {
      return List.of(request.with(Variant.PLAIN));
    }
    List<ProbeRequest> further = new ArrayList<>();
    if (facts.end() == End.CLOSED || facts.end() == End.RESET) {
      further.add(request.with(Variant.PLAIN));
    }
    Alert alert = facts.alert();
    boolean version = alert != null && alert.number() == AlertNames.PROTOCOL_VERSION;
    if (!request.protocols().contains("TLSv1.2")) {
      further.add(request.with(Variant.ANY_VERSION));
    }
    further.add(request.with(Variant.WIDE));
    if (!version && (alert == null || alert.moment() == Moment.HELLO)) {
      further.add(request.with(Variant.WITHOUT_SERVER_NAME));
      further.add(request.with(Variant.NO_ALPN));
    }
    return further;
  }
}
