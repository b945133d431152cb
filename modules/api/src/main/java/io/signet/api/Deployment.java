package io.signet.api;

import java.time.Instant;
import java.util.Map;

/** A deployment as callers see it; its content is a {@link DeployedApi}. */
public record Deployment(
    String id,
    String description,
    Instant createdDate,
    Map<String, Map<String, MethodSummary>> apiSummary) {

  /** What {@code embed=apisummary} tells of a method. */
  public record MethodSummary(String authorizationType, Boolean apiKeyRequired) {}
}
