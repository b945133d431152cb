package io.signet.api;

/**
 * The public doors on the event bus, open to every node and client of the cluster. What arrives
 * here must be signed ({@link BusMessage}); {@link SignetClient} does that.
 */
public final class BusAddresses {

  /** Operations on certificates, on what backends should trust, and on the nodes that use them. */
  public static final String CERTIFICATES = "signet.certificates";

  /** Operations on APIs, stages, backends, tags and the audit log. */
  public static final String STAGES = "signet.stages";

  /** Calls of stages, and test invocations; bodies up to 10 MB. */
  public static final String INVOCATIONS = "signet.invocations";

  private BusAddresses() {}

  /** Where an operation is to be sent. */
  public static String of(Operation operation) {
    return switch (operation.owner()) {
      case CERTIFICATES, TRUST -> CERTIFICATES;
      case INVOCATIONS -> INVOCATIONS;
      case STAGES, BACKENDS, TAGS, NOBODY -> STAGES;
    };
  }
}
