package io.signet.api;

/** Whether a backend really demands the client certificate of a stage. */
public enum Verdict {
  /** It answers to the stage's certificate, and neither to none nor to a stranger's. */
  ENFORCED,
  /** It asks, but lets callers without a certificate or strangers through. */
  OPTIONAL,
  /** It does not ask for a certificate. */
  NOT_ASKED,
  /** It asks, and refuses the stage's certificate. */
  WRONG_TRUST,
  /** It asks only after it has seen a request, when ours may not be presented any more. */
  ASKED_LATE,
  /** It speaks no TLS. */
  PLAIN_HTTP,
  /** Nothing can be told: no address, nobody there, or no handshake for another reason. */
  UNREACHABLE
}
