package io.signet.routing;

import io.signet.api.SignetException;

/** Chooses what becomes of a backend's answer by its status. */
interface AnswerMapping {

  /**
   * @throws SignetException INTEGRATION_CONFIGURATION if nothing is configured for this status
   */
  AnswerRule select(int backendStatus);
}
