package io.signet.backends;

import io.signet.backends.ProbeFacts.End;
import io.signet.backends.ProbeFacts.Moment;
import io.signet.backends.ProbeFacts.Reached;
import java.util.Set;

/**
 * What one diagnostic connection says about client certificates.
 *
 * @param status of the answer to the harmless request; {@code null} if there was none
 * @param asked whether a client certificate was asked for
 * @param late whether only after the handshake
 * @param sent whether one was sent
 * @param detail what happened, as the end of a sentence about the backend
 * @param millis how long it took
 */
record Look(
    Outcome outcome,
    Integer status,
    boolean asked,
    boolean late,
    boolean sent,
    String detail,
    long millis) {

  /** How a connection went. */
  enum Outcome {
    /** No connection, so nothing was seen. */
    NO_CONTACT,
    /** What answered speaks no TLS. */
    PLAIN,
    /** The handshake failed for a reason that has nothing to do with client certificates. */
    BROKEN,
    /** The backend ended the handshake or the connection for what it was shown. */
    REFUSED,
    /** The connection stands. */
    OPEN
  }

  private static final Set<Integer> REFUSALS = Set.of(400, 403, 495, 496);

  /** What Apache httpd answers when TLS 1.3 would need a question after the handshake. */
  private static final String POST_HANDSHAKE = "Post-Handshake Authentication";

  static Look of(ProbeFacts facts) {
    Outcome outcome = outcome(facts);
    ProbeFacts.Answer answer = facts.answer();
    boolean hinted =
        answer != null && answer.body() != null && answer.body().contains(POST_HANDSHAKE);
    return new Look(
        outcome,
        answer == null ? null : answer.status(),
        facts.question().asked(),
        facts.question().late() || hinted,
        facts.sent(),
        detail(facts, outcome),
        facts.millis());
  }

  /** A connection that could not even be tried, such as for a trust bundle that is none. */
  static Look failed(String why) {
    return new Look(Outcome.BROKEN, null, false, false, false, "cannot be asked: " + why, 0);
  }

  private static Outcome outcome(ProbeFacts facts) {
    if (facts.plain() != null) {
      return Outcome.PLAIN;
    }
    if (facts.reached().compareTo(Reached.CONNECTED) < 0) {
      return Outcome.NO_CONTACT;
    }
    if (facts.trustFailure() != null) {
      return Outcome.BROKEN;
    }
    if (refused(facts)) {
      return Outcome.REFUSED;
    }
    return facts.handshakeComplete() ? Outcome.OPEN : Outcome.BROKEN;
  }

  private static boolean refused(ProbeFacts facts) {
    if (facts.answer() != null || facts.chain().isEmpty() || !facts.question().asked()) {
      return false;
    }
    if (facts.alert() != null) {
      return facts.certificateRefused() || facts.alert().moment().compareTo(Moment.OUR_FLIGHT) >= 0;
    }
    return facts.end() == End.RESET || facts.end() == End.CLOSED;
  }

  private static String detail(ProbeFacts facts, Outcome outcome) {
    return switch (outcome) {
      case PLAIN -> "speaks no TLS";
      case NO_CONTACT -> "cannot be reached: " + facts.failure();
      case BROKEN ->
          facts.trustFailure() != null
              ? "is not trusted: " + facts.trustFailure()
              : "completed no handshake: " + facts.failure();
      case REFUSED ->
          facts.alert() == null
              ? "ended the connection"
              : "refused with the alert " + facts.alert().name();
      case OPEN -> open(facts);
    };
  }

  private static String open(ProbeFacts facts) {
    if (facts.answer() != null) {
      return "answered " + facts.answer().status();
    }
    return facts.request().request() == null
        ? "completed the handshake"
        : "did not answer the harmless request: " + facts.failure();
  }

  /** Whether this connection says how the backend treats who made it. */
  boolean conclusive() {
    return outcome == Outcome.REFUSED || outcome == Outcome.OPEN;
  }

  /** Whether whoever made this connection was not let in: by TLS, or by a status that says so. */
  boolean turnedAway() {
    return outcome == Outcome.REFUSED || (status != null && REFUSALS.contains(status));
  }

  /** Whether the backend treats whoever made this connection worse than another one. */
  boolean worseThan(Look other) {
    if (outcome == Outcome.REFUSED) {
      return other.outcome() != Outcome.REFUSED;
    }
    return status != null
        && other.status() != null
        && !status.equals(other.status())
        && status >= 300
        && status < 500;
  }
}
