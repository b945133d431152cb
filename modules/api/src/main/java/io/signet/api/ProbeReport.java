package io.signet.api;

import java.util.List;

/**
 * What the backends of a stage made of some identities.
 *
 * @param stageKey {@code apiId/stageName}
 * @param revision the configuration that said which backends there are
 * @param backends one for each origin that the stage's integrations call; empty if they call none
 */
public record ProbeReport(String stageKey, long revision, List<Backend> backends) {

  public ProbeReport {
    backends = List.copyOf(backends);
  }

  /**
   * One backend.
   *
   * @param origin scheme, host and port; as the integration's URI names it when a stage variable
   *     that it needs was not given
   * @param answers one for each identity of the request, in that order
   */
  public record Backend(String origin, List<Answer> answers) {

    public Backend {
      answers = List.copyOf(answers);
    }
  }

  /**
   * What a backend made of one identity.
   *
   * @param identity whose it is
   * @param result what that proves
   * @param reason a sentence for the operator, such as the alert or the statuses that were compared
   * @param handshake whether a TLS handshake came about and was not taken back by an alert
   * @param status what the harmless request was answered with; {@code null} if there was none
   */
  public record Answer(
      IdentityReference identity,
      Result result,
      String reason,
      boolean handshake,
      Integer status) {}

  /** What an answer proves. */
  public enum Result {
    /**
     * The backend answers the harmless request to this identity as it does to the first one, and
     * not so to a stranger; of the first one: as it does to nobody else.
     */
    ACCEPTED,
    /** The backend refuses this identity, by an alert or by its answer. */
    REJECTED,
    /**
     * Nothing proves it either way: no harmless request, no address, nobody there, or the same
     * answer for a stranger. The reason says which.
     */
    UNPROVEN,
    /** The backend is called without TLS, so that there is nothing to prove. */
    NOT_NEEDED
  }
}
