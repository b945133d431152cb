package io.signet.server;

import io.signet.keystore.KeyId;
import io.signet.vault.Progress;
import java.io.PrintWriter;

/** Prints a line for each key. */
final class KeyProgress implements Progress {

  private final PrintWriter out;

  KeyProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void proven(int done, int total, KeyId id, boolean taken) {
    out.printf(
        "  %d/%d  %s  %s; it signs, and its certificate verifies that%n",
        done, total, id, taken ? "taken over" : "there already");
    out.flush();
  }
}
