package io.signet.it;

import java.util.Locale;

/**
 * A way to the backend of the isolation test: a host with its settings, and whether the integration
 * skips verification. A connection that was opened on one way must never serve another.
 */
enum Way {
  VERIFY_2(Door.ANCHORED, Settings.NONE, false, Verdict.ACCEPTED),
  VERIFY_SKIP_2(VERIFY_2),
  VERIFY_1(Door.ANCHORED, Settings.NONE, false, Verdict.ACCEPTED),
  VERIFY_SKIP_1(VERIFY_1),

  /** Nobody vouches for the backend, so all depends on skipping. */
  UNKNOWN_2(Door.PRIVATE, Settings.NONE, false, Verdict.REFUSED),
  UNKNOWN_SKIP_2(UNKNOWN_2),
  UNKNOWN_1(Door.PRIVATE, Settings.NONE, false, Verdict.REFUSED),
  UNKNOWN_SKIP_1(UNKNOWN_1),

  BUNDLE_2(Door.PRIVATE, Settings.BUNDLE, false, Verdict.ACCEPTED),
  BUNDLE_SKIP_2(BUNDLE_2),
  BUNDLE_1(Door.PRIVATE, Settings.BUNDLE, false, Verdict.ACCEPTED),

  NAMED_2(Door.RENAMED, Settings.NAME, false, Verdict.ACCEPTED),
  NAMED_1(Door.RENAMED, Settings.NAME, false, Verdict.ACCEPTED),

  /** The name is checked whether verification is skipped or not. */
  MISNAMED_2(Door.RENAMED, Settings.NONE, false, Verdict.REFUSED),
  MISNAMED_SKIP_2(Door.RENAMED, Settings.NONE, true, Verdict.REFUSED),

  /** The bundle is now one that vouches for the backend, now one that does not. */
  CHANGING_BUNDLE_2(Door.PRIVATE, Settings.CHANGING_BUNDLE, false, Verdict.BY_BUNDLE),
  CHANGING_BUNDLE_SKIP_2(CHANGING_BUNDLE_2),

  /** The name is now the backend's, now another. */
  CHANGING_NAME_1(Door.RENAMED, Settings.CHANGING_NAME, false, Verdict.BY_NAME);

  /** The backend has a certificate for each of these. */
  enum Door {
    /** From an authority that the platform trusts, for every host of this door. */
    ANCHORED,
    /** From an authority of its own, for every host of this door. */
    PRIVATE,
    /** From an authority that the platform trusts, for {@link #SERVER_NAME} alone. */
    RENAMED
  }

  /** What is set for the origin beside the protocol. */
  enum Settings {
    NONE,
    BUNDLE,
    NAME,
    CHANGING_BUNDLE,
    CHANGING_NAME
  }

  /** What must become of a call. */
  enum Verdict {
    ACCEPTED,
    REFUSED,
    BY_BUNDLE,
    BY_NAME
  }

  static final String SERVER_NAME = "backend.test";

  final Door door;
  final Settings settings;
  final boolean skips;
  final Verdict verdict;
  final String host;

  Way(Door door, Settings settings, boolean skips, Verdict verdict) {
    this.door = door;
    this.settings = settings;
    this.skips = skips;
    this.verdict = verdict;
    this.host = name().toLowerCase(Locale.ROOT).replace('_', '-') + ".test";
  }

  /** The same host, but the integration skips verification. */
  Way(Way strict) {
    this.door = strict.door;
    this.settings = strict.settings;
    this.skips = true;
    this.verdict = Verdict.ACCEPTED;
    this.host = strict.host;
  }

  String pathPart() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The setting of the origin that decides the protocol. */
  String protocol() {
    return name().endsWith("_2") ? "http2" : "http1";
  }
}
