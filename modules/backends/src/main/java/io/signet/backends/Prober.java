package io.signet.backends;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.backends.ProbeFacts.End;
import io.signet.backends.ProbeFacts.Reached;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes diagnostic connections, one at a time and on threads of their own, to addresses that calls
 * may go to. Only its event loop may use it.
 */
final class Prober {

  private static final String WORKERS = "signet-probes";
  private static final int THREADS = 16;
  private static final int RESOLVE_MILLIS = 3000;

  private final Resolver resolver;
  private final TlsContexts contexts;
  private final WorkerExecutor workers;

  Prober(Vertx vertx, Resolver resolver, TlsContexts contexts) {
    this.resolver = resolver;
    this.contexts = contexts;
    this.workers = vertx.createSharedWorkerExecutor(WORKERS, THREADS, 30, TimeUnit.SECONDS);
  }

  /**
   * Makes one connection.
   *
   * @return the facts, in 15 s at most; a backend that does not answer is a fact. Fails only if the
   *     request itself cannot be used, such as an unreadable trust bundle
   */
  Future<ProbeFacts> probe(ProbeRequest request) {
    ProbeNotes notes = new ProbeNotes(request);
    return resolver
        .resolve(request.host(), request.port())
        .timeout(RESOLVE_MILLIS, TimeUnit.MILLISECONDS)
        .transform(
            (addresses, failure) ->
                failure == null
                    ? connect(notes, addresses)
                    : Future.succeededFuture(unresolved(notes, failure)));
  }

  private Future<ProbeFacts> connect(ProbeNotes notes, List<InetAddress> addresses) {
    return workers.executeBlocking(
        () -> {
          new ProbeConnection(contexts, notes).run(addresses);
          return notes.facts();
        },
        false);
  }

  private static ProbeFacts unresolved(ProbeNotes notes, Throwable failure) {
    boolean denied = SignetException.of(failure).code() == ErrorCode.INTEGRATION_CONFIGURATION;
    notes.reached = denied ? Reached.DENIED : Reached.NO_ADDRESS;
    notes.failed(failure.getMessage(), End.UNREACHABLE);
    return notes.facts();
  }

  void close() {
    var unused = workers.close();
  }
}
