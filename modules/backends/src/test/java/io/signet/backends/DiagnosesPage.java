package io.signet.backends;

import java.util.Arrays;

/** The page of the catalogue, made from the code. */
final class DiagnosesPage {

  private DiagnosesPage() {}

  static String text() {
    StringBuilder page = new StringBuilder();
    page.append("# Diagnoses\n\n");
    page.append(
        "What `signet doctor`, `POST /signet/v1/diagnoses`, the log of a test invocation and the ");
    page.append(
        "log of failed calls name as the cause.\nThe remedies are worded for a server of an ");
    page.append(
        "unknown kind; where the kind is recognised, the words of the second table take their ");
    page.append(
        "place.\n\nMade from the code by `DiagnosesPageTest`; do not edit.\n\n## Causes\n\n");
    page.append("| cause | calls fail | what it means | what to do |\n|---|---|---|---|\n");
    for (Cause cause : Cause.values()) {
      row(
          page,
          "`" + cause.id() + "`",
          cause.fault() ? "yes" : "no",
          cause.sentence(),
          Remedies.of(cause, ServerKind.UNKNOWN));
    }
    page.append("\n## Where it is set\n\n");
    page.append(
        "| server | client certificates that it trusts | asking for one | its own certificate");
    page.append(
        " | TLS versions | cipher suites | names | log |\n|---|---|---|---|---|---|---|---|\n");
    for (ServerKind kind : ServerKind.values()) {
      ServerWords words = ServerWords.of(kind);
      row(
          page,
          kind.label(),
          words.trust(),
          words.ask(),
          words.certificate(),
          words.versions(),
          words.ciphers(),
          words.names(),
          words.log());
    }
    return page.toString();
  }

  private static void row(StringBuilder page, String... cells) {
    Arrays.stream(cells)
        .forEach(cell -> page.append("| ").append(cell.replace("|", "\\|")).append(' '));
    page.append("|\n");
  }
}
