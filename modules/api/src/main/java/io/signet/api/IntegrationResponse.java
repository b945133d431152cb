package io.signet.api;

import java.util.Map;

/**
 * How a backend's answer becomes the caller's, in the members of Amazon API Gateway's
 * IntegrationResponse.
 */
public record IntegrationResponse(
    String statusCode,
    String selectionPattern,
    Map<String, String> responseParameters,
    Map<String, String> responseTemplates,
    String contentHandling) {}
