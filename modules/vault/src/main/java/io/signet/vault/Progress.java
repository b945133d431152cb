package io.signet.vault;

import io.signet.keystore.KeyId;

/** Hears of each key that is in its new place and proven there. */
@FunctionalInterface
public interface Progress {

  /**
   * One more key.
   *
   * @param done how many so far
   * @param total how many there are
   * @param taken whether it was taken over now; else it was there already
   */
  void proven(int done, int total, KeyId id, boolean taken);
}
