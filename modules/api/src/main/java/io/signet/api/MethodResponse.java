package io.signet.api;

import java.util.Map;

/** An answer that a method declares, in the members of Amazon API Gateway's MethodResponse. */
public record MethodResponse(
    String statusCode,
    Map<String, Boolean> responseParameters,
    Map<String, String> responseModels) {}
