package io.signet.api;

import java.time.Instant;
import java.util.List;

/**
 * What was found when the backends of a stage were last asked.
 *
 * @param clientCertificateId the certificate that was presented; {@code null} if the stage has none
 * @param certificateVersion which version of it; {@code null} likewise
 * @param revision the configuration that was judged
 * @param judgedDate when; {@code null} if it was never judged on this node
 * @param verdicts one for each origin that the stage's integrations call
 */
public record StageVerdicts(
    String restApiId,
    String stageName,
    String clientCertificateId,
    Integer certificateVersion,
    Long revision,
    Instant judgedDate,
    List<BackendVerdict> verdicts) {

  public StageVerdicts {
    verdicts = List.copyOf(verdicts);
  }

  /**
   * The verdict on one backend.
   *
   * @param origin scheme, host and port; as the integration's URI names it when a stage variable
   *     that it needs was not given
   * @param reason a sentence for the operator
   * @param millis how long it took
   */
  public record BackendVerdict(String origin, Verdict verdict, String reason, long millis) {}
}
