package io.signet.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A REST API, in the members of Amazon API Gateway's RestApi. */
public record RestApi(
    String id,
    String name,
    String description,
    Instant createdDate,
    String version,
    List<String> warnings,
    List<String> binaryMediaTypes,
    Integer minimumCompressionSize,
    String apiKeySource,
    EndpointConfiguration endpointConfiguration,
    String policy,
    Map<String, String> tags,
    Boolean disableExecuteApiEndpoint,
    String rootResourceId,
    String securityPolicy,
    String endpointAccessMode) {

  /** Where an API may be called from: one of EDGE, REGIONAL, PRIVATE, and its address type. */
  public record EndpointConfiguration(
      List<String> types, String ipAddressType, List<String> vpcEndpointIds) {}
}
