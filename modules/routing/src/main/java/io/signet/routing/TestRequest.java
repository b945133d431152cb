package io.signet.routing;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;

/** The body of TestInvokeMethod, in the members of Amazon API Gateway. */
record TestRequest(
    String pathWithQueryString,
    String body,
    Map<String, String> headers,
    Map<String, List<String>> multiValueHeaders,
    String clientCertificateId,
    Map<String, String> stageVariables) {

  /** The certificate to present; {@code null} for none. */
  String certificate() {
    return clientCertificateId == null || clientCertificateId.isEmpty()
        ? null
        : clientCertificateId;
  }

  /**
   * Both kinds of headers together, in the order given.
   *
   * @throws SignetException BAD_REQUEST if one is none
   */
  MultiMap allHeaders() {
    MultiMap all = HttpHeaders.headers();
    try {
      if (headers != null) {
        headers.forEach(all::add);
      }
      if (multiValueHeaders != null) {
        multiValueHeaders.forEach(all::set);
      }
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new SignetException(ErrorCode.BAD_REQUEST, "Invalid header specified", e);
    }
    return all;
  }
}
