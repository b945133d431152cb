package io.signet.server;

import io.signet.vault.BackupSummary;
import io.signet.vault.Manifest;
import java.io.PrintWriter;

/** Tells an operator what is in a backup. */
final class BackupText {

  private BackupText() {}

  static void print(PrintWriter out, BackupSummary summary) {
    Manifest manifest = summary.manifest();
    out.printf(
        "  of         %s, Signet %s, store %s, keystore %s, revision %d%n",
        manifest.created(),
        manifest.signet(),
        manifest.store(),
        manifest.keystore(),
        manifest.revision());
    out.printf("  keys       %d, sealed%n", summary.keys());
    out.printf(
        "  documents  %d, and %d audit entries%n", summary.documents(), summary.auditEntries());
    if (!summary.files().isEmpty()) {
      out.printf("  files      %s%n", String.join(", ", summary.files()));
    }
    if (!summary.tokenKeys().isEmpty()) {
      out.printf(
          "  not in it  the keys %s, which never leave their token%n",
          String.join(", ", summary.tokenKeys()));
    }
    if (!summary.missing().isEmpty()) {
      out.printf(
          "  WARNING    documents name keys that the keystore does not have: %s%n",
          String.join(", ", summary.missing()));
    }
  }
}
