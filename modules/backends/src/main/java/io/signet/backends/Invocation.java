package io.signet.backends;

import io.signet.api.BackendResponse;
import io.signet.api.ErrorCode;
import io.signet.api.Exchange;
import io.signet.api.HandshakeReport;
import io.signet.api.RequestBody;
import io.signet.api.SignetException;
import io.vertx.core.http.HttpMethod;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A call from the hand-over to the end of its answer: finds its connection, tries once, tries again
 * where that is safe, keeps the time limits, and tells the exchange what became of it.
 */
final class Invocation extends Deadlines.Entry {

  private static final Set<HttpMethod> IDEMPOTENT =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.OPTIONS,
          HttpMethod.TRACE,
          HttpMethod.PUT,
          HttpMethod.DELETE);

  private final Backends backends;
  private final Exchange exchange;

  private Route route;
  private Attempt attempt;
  private boolean repeated;
  private boolean bodyConsumed;
  private boolean answered;
  private boolean over;
  private long progressedAt;

  Invocation(Backends backends, Exchange exchange) {
    this.backends = backends;
    this.exchange = exchange;
  }

  void start() {
    if (exchange.cancelled()) {
      discardBody();
      return;
    }
    exchange.onCancel(this::cancel);
    backends.deadlines().set(this, exchange.timeoutMillis());
    if (malformed(exchange.pathAndQuery())) {
      fail(new SignetException(ErrorCode.INTEGRATION_CONFIGURATION, "the path is malformed"));
      return;
    }
    route();
  }

  /** Finds the way to a connection; also again, when the way that was found has been closed. */
  void route() {
    if (over) {
      return;
    }
    Route known = exchange.diagnosed() ? null : backends.routes().find(exchange.target());
    if (known != null) {
      follow(known);
      return;
    }
    backends
        .routes()
        .resolve(exchange.target(), exchange.diagnosed())
        .onComplete(this::follow, failure -> fail(SignetException.of(failure)));
  }

  private void follow(Route found) {
    if (over) {
      found.pool().abandonUnused();
      return;
    }
    SignetException refusal = found.refusal(backends.clock());
    if (refusal != null) {
      found.pool().abandonUnused();
      fail(refusal);
      return;
    }
    route = found;
    if (!repeated && attempt == null) {
      route.pool().count();
    }
    attempt = new Attempt(this, exchange, route.pool());
    attempt.begin(repeated);
  }

  // ---- what the attempt tells

  /** Whether the certificate has expired while the call waited for a connection. */
  boolean lapsed() {
    return route.refusal(backends.clock()) != null;
  }

  /** The body cannot be sent a second time. */
  void bodyConsumed() {
    bodyConsumed = true;
  }

  void progressed() {
    progressedAt = System.nanoTime();
  }

  void answered(BackendResponse response) {
    answered = true;
    progressed();
    report(null);
    exchange.listener().onResponse(response);
    if (!over && !exchange.collected()) {
      backends.deadlines().set(this, backends.idleMillis());
    }
  }

  void completed() {
    over = true;
    backends.deadlines().clear(this);
    exchange.onCancel(null);
  }

  /**
   * @param unprocessed whether the backend has certainly not acted on it
   * @param again whether the failure is of a kind that another connection may not have
   */
  void attemptFailed(SignetException failure, boolean unprocessed, boolean again) {
    if (over) {
      return;
    }
    boolean repeatable = unprocessed || IDEMPOTENT.contains(exchange.method());
    if (again
        && repeatable
        && !repeated
        && !bodyConsumed
        && !exchange.diagnosed()
        && failure.code() == ErrorCode.BACKEND_FAILED) {
      repeated = true;
      route();
      return;
    }
    fail(failure);
  }

  // ---- the ends

  private void fail(SignetException failure) {
    if (over) {
      return;
    }
    completed();
    discardBody();
    report(failure);
    SignetException told = told(failure);
    backends.complain(exchange, told, () -> diagnosed(failure));
    exchange.listener().onFailure(told);
  }

  /** Nobody can refuse what was not presented. */
  private SignetException told(SignetException failure) {
    return failure.code() == ErrorCode.CERTIFICATE_REFUSED
            && exchange.target().certificateId() == null
        ? new SignetException(
            ErrorCode.CERTIFICATE_REQUIRED,
            "the backend requires a client certificate, and none is selected for this call",
            failure)
        : failure;
  }

  private void cancel() {
    if (over) {
      return;
    }
    completed();
    if (attempt != null) {
      attempt.abandon();
    }
    discardBody();
  }

  @Override
  void expired() {
    if (over) {
      return;
    }
    if (!answered) {
      expiredUnanswered();
      return;
    }
    if (exchange.collected()) {
      String what = "the answer was not whole within " + exchange.timeoutMillis() + " ms";
      attempt.cutBody(new SignetException(ErrorCode.INTEGRATION_TIMEOUT, what));
      return;
    }
    long idle = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - progressedAt);
    long left = backends.idleMillis() - idle;
    if (left > 0) {
      backends.deadlines().set(this, left);
    } else {
      String what =
          attempt.unread()
              ? "the caller took nothing of the answer for "
              : "nothing of the answer came for ";
      attempt.cutBody(
          new SignetException(ErrorCode.BACKEND_FAILED, what + backends.idleMillis() + " ms"));
    }
  }

  private void expiredUnanswered() {
    Attempt late = attempt;
    // An overloaded pool must not look like a slow backend.
    String what =
        late == null || late.connection() == null
            ? "there was no connection to the backend within "
            : "the backend did not answer within ";
    fail(
        new SignetException(
            ErrorCode.INTEGRATION_TIMEOUT, what + exchange.timeoutMillis() + " ms"));
    if (late != null) {
      late.abandon();
    }
  }

  /** By what the failed call itself showed; {@code null} if that does not tell. */
  private Diagnosed diagnosed(SignetException failure) {
    TlsClient client = attempt == null ? null : attempt.pool().client();
    return FailedCall.diagnose(exchange.target(), client, failure);
  }

  private void discardBody() {
    if (!bodyConsumed && exchange.body() instanceof RequestBody.Streaming streaming) {
      bodyConsumed = true;
      Upload.discard(streaming.stream());
    }
  }

  private void report(SignetException failure) {
    if (!exchange.diagnosed() || !exchange.target().tls() || attempt == null) {
      return;
    }
    HandshakeReport report = Diagnosis.of(exchange.target(), attempt.pool().client(), failure);
    exchange.handshake(report);
  }

  /** A path must not be able to end the request line (RFC 9112, 3). */
  private static boolean malformed(String pathAndQuery) {
    if (pathAndQuery.isEmpty() || pathAndQuery.charAt(0) != '/') {
      return true;
    }
    for (int i = 0; i < pathAndQuery.length(); i++) {
      char each = pathAndQuery.charAt(i);
      if (each <= ' ' || each == 0x7f) {
        return true;
      }
    }
    return false;
  }
}
