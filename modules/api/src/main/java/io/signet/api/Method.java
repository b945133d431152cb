package io.signet.api;

import java.util.List;
import java.util.Map;

/** What callers may do on a resource, in the members of Amazon API Gateway's Method. */
public record Method(
    String httpMethod,
    String authorizationType,
    String authorizerId,
    Boolean apiKeyRequired,
    String requestValidatorId,
    String operationName,
    Map<String, Boolean> requestParameters,
    Map<String, String> requestModels,
    Map<String, MethodResponse> methodResponses,
    Integration methodIntegration,
    List<String> authorizationScopes) {}
