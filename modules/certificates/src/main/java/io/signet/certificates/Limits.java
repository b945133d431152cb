package io.signet.certificates;

/** How much may come in with one import; the files come from anywhere. */
final class Limits {

  /** Of a chain, a key or a PKCS#12 file, each. */
  static final int MAX_BYTES = 64 * 1024;

  /** More than this many certificates make handshakes fail with some backends. */
  static final int MAX_CERTIFICATES = 5;

  /**
   * The rounds of password hashing that one import may cost, all together, some seconds of work:
   * browsers write files with three times 600,000. A hostile file may ask for 2,147,483,647.
   */
  static final int MAX_ROUNDS = 2_000_000;

  /** How deep structures may be nested; real files come to half of it at most. */
  static final int MAX_DEPTH = 40;

  private Limits() {}
}
