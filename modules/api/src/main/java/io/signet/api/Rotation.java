package io.signet.api;

import java.time.Instant;
import java.util.List;

/**
 * The way of a client certificate from one version to the next.
 *
 * @param rotationId the number of the version that it leads to, as text: unique for a certificate
 * @param clientCertificateId the certificate
 * @param fromVersion the version that was in use when it began
 * @param toVersion the successor's version
 * @param state how far it has come
 * @param automatic whether Signet began it by itself, and takes its steps by itself
 * @param createdDate when it began
 * @param lastUpdatedDate since when it is in this state
 * @param activeRevision the revision of the switch, which every node must have seen before the old
 *     version is retired; {@code null} before
 * @param acceptances what each backend answered when it was last asked; empty before
 * @param steps the states that it came through, the latest last
 */
public record Rotation(
    String rotationId,
    String clientCertificateId,
    int fromVersion,
    int toVersion,
    State state,
    boolean automatic,
    Instant createdDate,
    Instant lastUpdatedDate,
    Long activeRevision,
    List<Acceptance> acceptances,
    List<Step> steps) {

  public Rotation {
    acceptances = acceptances == null ? List.of() : List.copyOf(acceptances);
    steps = steps == null ? List.of() : List.copyOf(steps);
  }

  /** How far a rotation has come. */
  public enum State {
    /** The successor exists and is in the trust bundle; nobody presents it. */
    PREPARED,
    /** Every backend answers to the successor as it does to the version in use. */
    ACCEPTED,
    /** The stages present the successor; the old version still exists. */
    ACTIVE,
    /** The old version is out of the bundle and its key is destroyed. */
    RETIRED,
    /** The successor was given up before anybody presented it. */
    ABORTED,
    /** The stages present the old version again; the successor is given up. */
    ROLLED_BACK;

    /** Whether the rotation goes on from here. */
    public boolean open() {
      return this == PREPARED || this == ACCEPTED || this == ACTIVE;
    }
  }

  /**
   * What a backend made of the successor.
   *
   * @param stage {@code apiId/stageName}
   * @param origin scheme, host and port; as the integration's URI names it when a stage variable
   *     that it needs was not given
   * @param result what was found
   * @param reason a sentence for the operator
   * @param checkedDate when it was asked
   */
  public record Acceptance(
      String stage, String origin, Result result, String reason, Instant checkedDate) {}

  /** The results of asking a backend. */
  public enum Result {
    /** It answers to the successor as it does to the version in use, and not so to a stranger. */
    ACCEPTED,
    /** It does not answer to the successor as it does to the version in use. */
    REJECTED,
    /**
     * Nothing proves it either way: no harmless request, no address, no difference to strangers.
     */
    UNPROVEN
  }

  /**
   * A state that the rotation came to.
   *
   * @param by the access key of who asked for it; {@code signet} for Signet itself
   * @param forced whether it was taken although a backend rejects the successor or is unproven
   */
  public record Step(State state, Instant date, String by, boolean forced) {}
}
