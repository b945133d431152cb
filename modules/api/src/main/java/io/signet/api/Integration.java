package io.signet.api;

import java.util.List;
import java.util.Map;

/**
 * What a method calls, in the members of Amazon API Gateway's Integration.
 *
 * @param type HTTP, HTTP_PROXY, MOCK, AWS or AWS_PROXY
 * @param httpMethod the verb towards the backend
 * @param timeoutInMillis 50 to 29000 ms
 */
public record Integration(
    String type,
    String httpMethod,
    String uri,
    String connectionType,
    String connectionId,
    String credentials,
    Map<String, String> requestParameters,
    Map<String, String> requestTemplates,
    String passthroughBehavior,
    String contentHandling,
    Integer timeoutInMillis,
    String cacheNamespace,
    List<String> cacheKeyParameters,
    Map<String, IntegrationResponse> integrationResponses,
    TlsConfig tlsConfig,
    String responseTransferMode,
    String integrationTarget) {

  /**
   * How the backend's certificate is checked.
   *
   * @param insecureSkipVerification whether an unknown certificate authority is accepted; expiry
   *     and host name are checked all the same
   */
  public record TlsConfig(Boolean insecureSkipVerification) {}
}
