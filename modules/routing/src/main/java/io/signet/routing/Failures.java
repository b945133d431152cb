package io.signet.routing;

import io.signet.api.SignetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Where the operator reads why a call failed, once for each; the caller is not told. */
final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger("io.signet.routing.calls");

  private Failures() {}

  /** What a caller brought about itself is not the operator's concern. */
  static void log(CallContext call, SignetException failure) {
    log(failure.code().status() < 500 ? Level.DEBUG : Level.WARN, call, failure);
  }

  /** What another part has logged already. */
  static void trace(CallContext call, SignetException failure) {
    log(Level.DEBUG, call, failure);
  }

  /** Known since the deployment, and told then; whoever calls must not be able to fill the log. */
  static void refused(CallContext call, String reason) {
    LOG.debug(
        "call refused requestId={} stage={} method={} resource={} reason={}",
        call.requestId,
        call.route.stage().key(),
        call.method,
        call.route.resourcePath(),
        reason);
  }

  private static void log(Level level, CallContext call, SignetException failure) {
    Throwable cause = failure.getCause();
    LOG.atLevel(level)
        .log(
            "call failed requestId={} stage={} method={} resource={} code={} reason={} cause={}",
            call.requestId,
            call.route.stage().key(),
            call.method,
            call.route.resourcePath(),
            failure.code(),
            failure.getMessage(),
            cause == null ? "-" : cause.toString());
  }
}
