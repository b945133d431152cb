package io.signet.api;

import java.util.List;
import java.util.Map;

/**
 * The request of TestInvokeMethod, in the members of Amazon API Gateway. All may be {@code null}.
 *
 * @param pathWithQueryString the path with the resource's variables filled in
 * @param body text
 * @param headers one value for each name
 * @param multiValueHeaders several values for each name; where a name is in both, these count
 * @param clientCertificateId the certificate to present; {@code null} or empty for none
 * @param stageVariables as a stage would have them
 */
public record TestInvocation(
    String pathWithQueryString,
    String body,
    Map<String, String> headers,
    Map<String, List<String>> multiValueHeaders,
    String clientCertificateId,
    Map<String, String> stageVariables) {

  /** Without headers and body, which may hold the caller's secrets. */
  @Override
  public String toString() {
    return "TestInvocation[" + pathWithQueryString + ", " + clientCertificateId + "]";
  }
}
