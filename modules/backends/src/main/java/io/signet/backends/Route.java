package io.signet.backends;

import io.signet.api.BackendTarget;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.time.Clock;

/**
 * What a target has led to: the pool whose connections its calls may use.
 *
 * @param notAfterMillis when the certificate that is presented expires; the largest value for never
 */
record Route(ConnectionPool pool, long notAfterMillis) {

  static Route to(ConnectionPool pool, BackendTarget target) {
    return new Route(
        pool, target.presentExpired() ? Long.MAX_VALUE : pool.client().notAfterMillis());
  }

  /**
   * Why the route may not be used now; {@code null} if it may.
   *
   * @param clock is not looked at where nothing can expire
   */
  SignetException refusal(Clock clock) {
    if (notAfterMillis == Long.MAX_VALUE || clock.millis() <= notAfterMillis) {
      return null;
    }
    return new SignetException(
        ErrorCode.INTEGRATION_CONFIGURATION,
        "the client certificate "
            + pool.client().profile().identity()
            + " has expired and is not presented");
  }
}
