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
    Throwable cause = failure.getCause();
    Level level = failure.code().status() < 500 ? Level.DEBUG : Level.WARN;
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

  static void refused(CallContext call, String reason) {
    LOG.warn(
        "call refused requestId={} stage={} method={} resource={} reason={}",
        call.requestId,
        call.route.stage().key(),
        call.method,
        call.route.resourcePath(),
        reason);
  }
}
