package io.signet.backends;

import io.signet.api.IdentityReference;
import io.signet.api.ProbeReport.Answer;
import io.signet.api.ProbeReport.Result;
import io.signet.api.Verdict;
import io.signet.backends.Look.Outcome;

/**
 * Decides, from what diagnostic connections showed, whether a backend demands a certificate. A
 * handshake alone proves little: nginx completes it with anybody and refuses by its answer to the
 * request that follows.
 */
final class Judge {

  private Judge() {}

  /** A verdict and the sentence for it. */
  record Sentence(Verdict verdict, String reason) {}

  /**
   * Decides about a backend.
   *
   * @param ours the connection with the stage's certificate
   * @param none the one without
   * @param stranger the one with a certificate that the backend cannot know
   * @param late the one with the stage's certificate over TLS 1.2, where a backend may ask again
   */
  static Sentence decide(Look ours, Look none, Look stranger, Look late) {
    if (ours.outcome() == Outcome.PLAIN) {
      return new Sentence(Verdict.PLAIN_HTTP, "it speaks no TLS on this port");
    }
    if (!ours.conclusive()) {
      return new Sentence(Verdict.UNREACHABLE, "it " + ours.detail());
    }
    boolean asked = askedAtOnce(ours) || askedAtOnce(none) || askedAtOnce(stranger);
    if (!asked && (ours.late() || none.late() || stranger.late() || late.late())) {
      return new Sentence(
          Verdict.ASKED_LATE,
          "it asks for a certificate only after it has seen a request, which HTTP/2 and TLS 1.3"
              + " leave no way to answer; let it ask in the handshake");
    }
    if (!asked) {
      return new Sentence(Verdict.NOT_ASKED, "it does not ask for a client certificate");
    }
    return asking(ours, none, stranger);
  }

  private static boolean askedAtOnce(Look look) {
    return look.asked() && !look.late();
  }

  private static Sentence asking(Look ours, Look none, Look stranger) {
    boolean othersRefused =
        none.outcome() == Outcome.REFUSED && stranger.outcome() == Outcome.REFUSED;
    if (ours.outcome() == Outcome.REFUSED || (ours.turnedAway() && !othersRefused)) {
      return new Sentence(Verdict.WRONG_TRUST, wrongTrust(ours, none));
    }
    if (!none.conclusive() || !stranger.conclusive()) {
      Look lost = none.conclusive() ? stranger : none;
      return new Sentence(
          Verdict.UNREACHABLE,
          "it let the stage's certificate in, but to another connection it " + lost.detail());
    }
    boolean noneOut = none.worseThan(ours);
    boolean strangerOut = stranger.worseThan(ours);
    if (noneOut && strangerOut) {
      return new Sentence(Verdict.ENFORCED, all(ours, none, stranger));
    }
    return new Sentence(Verdict.OPTIONAL, optional(ours, none, stranger));
  }

  private static String wrongTrust(Look ours, Look none) {
    String reason =
        (ours.sent()
                ? "shown the stage's certificate it "
                : "it takes no key of the kind that the stage's certificate has; it ")
            + ours.detail();
    return none.outcome() == Outcome.OPEN && !none.turnedAway()
        ? reason + ", but lets callers without a certificate in"
        : reason;
  }

  private static String optional(Look ours, Look none, Look stranger) {
    boolean noneIn = !none.worseThan(ours);
    boolean strangerIn = !stranger.worseThan(ours);
    String who =
        noneIn && strangerIn
            ? "callers without a certificate and strangers"
            : noneIn ? "callers without a certificate" : "strangers";
    return ours.status() == null
        ? "it asks, but completes handshakes with "
            + who
            + "; whether it refuses them afterwards, only a harmless request could show"
        : "it asks, but lets " + who + " in: " + all(ours, none, stranger);
  }

  private static String all(Look ours, Look none, Look stranger) {
    return "with the stage's certificate it "
        + ours.detail()
        + "; without one it "
        + none.detail()
        + "; with a stranger's it "
        + stranger.detail();
  }

  /** What the connection of one identity proves beside that of the measure and a stranger's. */
  static Answer compare(
      IdentityReference identity, Look look, Look measure, Look stranger, boolean canRequest) {
    Result result = Result.UNPROVEN;
    String reason;
    if (!look.conclusive()) {
      reason = "it " + look.detail();
    } else if (look.outcome() == Outcome.REFUSED || look.turnedAway()) {
      result = Result.REJECTED;
      reason = "it " + look.detail();
    } else if (look.worseThan(measure)) {
      result = Result.REJECTED;
      reason = "it " + look.detail() + ", and to the certificate in use it " + measure.detail();
    } else if (!canRequest) {
      reason =
          "no harmless request is configured for it; a handshake alone, which it completed, proves"
              + " nothing";
    } else if (look.status() == null) {
      reason = "it " + look.detail();
    } else if (!stranger.conclusive()) {
      reason = "it " + look.detail() + ", but when a stranger asked it " + stranger.detail();
    } else if (!look.asked()) {
      reason = "it does not ask for a client certificate";
    } else if (!stranger.worseThan(look)) {
      reason = "it " + look.detail() + ", and no less to a stranger";
    } else if (!look.status().equals(measure.status()) && !measure.turnedAway()) {
      result = Result.REJECTED;
      reason = "it " + look.detail() + ", and to the certificate in use it " + measure.detail();
    } else {
      result = Result.ACCEPTED;
      reason = "it " + look.detail() + ", and to a stranger it " + stranger.detail();
    }
    boolean handshake = look.outcome() == Outcome.OPEN;
    return new Answer(identity, result, reason, handshake, look.status());
  }
}
