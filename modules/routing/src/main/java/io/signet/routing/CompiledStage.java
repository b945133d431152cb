package io.signet.routing;

import java.util.Map;

/**
 * What the routes of one stage have in common.
 *
 * @param certificateId the client certificate that its calls present; {@code null} for none
 * @param presentExpired whether an expired one is presented all the same
 * @param tested whether this is the stage that a test invocation makes up: no authorisation
 */
record CompiledStage(
    String apiId,
    String stageName,
    String accountId,
    Map<String, String> variables,
    String certificateId,
    boolean presentExpired,
    boolean tested) {

  /** What logs and metrics call it. */
  String key() {
    return apiId + "/" + stageName;
  }
}
