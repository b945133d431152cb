package io.signet.stages;

import static java.util.Objects.requireNonNull;

/**
 * How the configuration of APIs is kept. The limits are Amazon API Gateway's quotas by default.
 *
 * @param region the region that ARNs carry
 * @param accountId the account that some messages carry, 12 digits
 * @param maxApis how many APIs there may be, at least 1
 * @param maxResourcesPerApi how many resources an API may have, its root included, at least 1
 * @param maxStagesPerApi how many stages an API may have, at least 1
 * @param maxVariablesPerStage how many variables a stage may have, at least 1
 * @param workers how many operations run at the same time, at least 1
 */
public record StageOptions(
    String region,
    String accountId,
    int maxApis,
    int maxResourcesPerApi,
    int maxStagesPerApi,
    int maxVariablesPerStage,
    int workers) {

  public StageOptions {
    requireNonNull(region, "region is null");
    requireNonNull(accountId, "accountId is null");
    if (region.isBlank()) {
      throw new IllegalArgumentException("region must not be blank");
    }
    if (!accountId.matches("\\d{12}")) {
      throw new IllegalArgumentException("accountId must be 12 digits, not " + accountId);
    }
    positive("stages.maxApis", maxApis);
    positive("stages.maxResourcesPerApi", maxResourcesPerApi);
    positive("stages.maxStagesPerApi", maxStagesPerApi);
    positive("stages.maxVariablesPerStage", maxVariablesPerStage);
    positive("stages.workers", workers);
  }

  /** AWS's quotas, four workers. */
  public static StageOptions of(String region, String accountId) {
    return new StageOptions(region, accountId, 600, 300, 10, 100, 4);
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }
}
