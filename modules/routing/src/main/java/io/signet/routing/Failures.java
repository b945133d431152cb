package io.signet.routing;

import io.signet.api.SignetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the operator reads why a call failed, once for each; the caller is not told. */
final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger("io.signet.routing.calls");

  private Failures() {}

  static void log(CallContext call, SignetException failure) {
    Throwable cause = failure.getCause();
    LOG.warn(
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
