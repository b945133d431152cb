package io.signet.stages;

import io.signet.api.StageCandidate;
import io.signet.api.StageVerdicts;

/**
 * Asks the backends of a stage whether they demand its certificate; blocks until they are asked.
 */
@FunctionalInterface
interface StageJudge {

  /**
   * @throws io.signet.api.SignetException {@link io.signet.api.ErrorCode#SERVICE_UNAVAILABLE} if
   *     nobody could ask them in time
   */
  StageVerdicts judge(StageCandidate candidate);
}
