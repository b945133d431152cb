package io.signet.routing;

import io.signet.api.BackendTarget;
import io.signet.api.Exchange;
import io.signet.api.RequestBody;
import io.vertx.core.http.HttpMethod;

/**
 * An HTTP or HTTP_PROXY integration, ready to be called. The data path and test invocations make
 * their exchanges here and nowhere else.
 *
 * @param method the verb towards the backend; {@code null} for the caller's
 * @param bodies which body a call sends
 * @param answers what the backend's answer becomes
 */
record BackendAction(
    BackendTarget target,
    HttpMethod method,
    TargetBuilder pathAndQuery,
    RequestHeaders headers,
    RequestBodies bodies,
    AnswerMapping answers,
    long timeoutMillis)
    implements Action {

  /**
   * Maps a call to an exchange.
   *
   * @param diagnosed whether the exchange leaves a handshake report
   * @throws io.signet.api.SignetException BAD_REQUEST if the caller's values cannot be mapped
   */
  Exchange exchange(
      CallContext call, RequestBody body, boolean diagnosed, Exchange.Listener listener) {
    return new Exchange(
        call.requestId,
        target,
        method == null ? call.method : method,
        pathAndQuery.build(call),
        headers.build(call),
        body,
        timeoutMillis,
        diagnosed,
        listener);
  }

  /** The URI that a call asks for, for logs. */
  String uri(Exchange exchange) {
    boolean usual = target.port() == (target.tls() ? 443 : 80);
    String origin = target.origin();
    String shown = usual ? origin.substring(0, origin.lastIndexOf(':')) : origin;
    return shown + exchange.pathAndQuery();
  }
}
