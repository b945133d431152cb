package io.signet.server;

import static java.util.Objects.requireNonNullElse;

import io.signet.stages.StageOptions;

/** How many APIs and parts of them there may be. */
record StagesConfig(
    Integer maxApis,
    Integer maxResourcesPerApi,
    Integer maxStagesPerApi,
    Integer maxVariablesPerStage,
    Integer workers) {

  StagesConfig {
    StageOptions defaults = StageOptions.of("us-east-1", "123456789012");
    maxApis = requireNonNullElse(maxApis, defaults.maxApis());
    maxResourcesPerApi = requireNonNullElse(maxResourcesPerApi, defaults.maxResourcesPerApi());
    maxStagesPerApi = requireNonNullElse(maxStagesPerApi, defaults.maxStagesPerApi());
    maxVariablesPerStage =
        requireNonNullElse(maxVariablesPerStage, defaults.maxVariablesPerStage());
    workers = requireNonNullElse(workers, defaults.workers());
  }

  StagesConfig() {
    this(null, null, null, null, null);
  }

  StageOptions options(String region, String accountId) {
    return new StageOptions(
        region,
        accountId,
        maxApis,
        maxResourcesPerApi,
        maxStagesPerApi,
        maxVariablesPerStage,
        workers);
  }
}
