package io.signet.api;

import java.time.Instant;
import java.util.Map;

/** A name that points to a deployment, in the members of Amazon API Gateway's Stage. */
public record Stage(
    String deploymentId,
    String clientCertificateId,
    String stageName,
    String description,
    Boolean cacheClusterEnabled,
    String cacheClusterSize,
    String cacheClusterStatus,
    Map<String, MethodSetting> methodSettings,
    Map<String, String> variables,
    String documentationVersion,
    AccessLogSettings accessLogSettings,
    CanarySettings canarySettings,
    Boolean tracingEnabled,
    String webAclArn,
    Map<String, String> tags,
    Instant createdDate,
    Instant lastUpdatedDate) {

  /** Tag: present an expired certificate all the same ({@code "true"}). */
  public static final String TAG_PRESENT_EXPIRED = "signet:present-expired";

  /**
   * Tag: refuse deployments and certificates as long as a backend does not demand the certificate
   * ({@code "true"}).
   */
  public static final String TAG_REQUIRE_ENFORCEMENT = "signet:require-enforcement";

  /** Settings of one method or of {@code *}{@code /*}. */
  public record MethodSetting(
      Boolean metricsEnabled,
      String loggingLevel,
      Boolean dataTraceEnabled,
      Integer throttlingBurstLimit,
      Double throttlingRateLimit,
      Boolean cachingEnabled,
      Integer cacheTtlInSeconds,
      Boolean cacheDataEncrypted,
      Boolean requireAuthorizationForCacheControl,
      String unauthorizedCacheControlHeaderStrategy) {}

  /** Where and how calls are logged. */
  public record AccessLogSettings(String format, String destinationArn) {}

  /** A second deployment that a share of the calls goes to. */
  public record CanarySettings(
      Double percentTraffic,
      String deploymentId,
      Map<String, String> stageVariableOverrides,
      Boolean useStageCache) {}
}
