package io.signet.backends;

/** A cause, named from evidence, and for which kind of server. */
record Diagnosed(Evidence evidence, Cause cause, ServerKind server) {

  static Diagnosed from(Evidence evidence) {
    return new Diagnosed(evidence, Diagnostician.cause(evidence), ServerKind.of(evidence));
  }

  String remedy() {
    return Remedies.of(cause, server);
  }
}
