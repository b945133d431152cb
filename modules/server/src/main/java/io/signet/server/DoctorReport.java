package io.signet.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Set;

/** A diagnosis as people read it. */
final class DoctorReport {

  private static final int WIDTH = 100;

  private final JsonNode report;

  DoctorReport(JsonNode report) {
    this.report = report;
  }

  void print(PrintWriter out) {
    out.println(
        text("cause") + (text("server").equals("unknown") ? "" : "  (" + text("server") + ")"));
    wrapped(out, text("sentence"));
    wrapped(out, text("remedy"));
    out.println();
    row(out, "Called", text("url") + (has("address") ? ", address " + text("address") : ""));
    JsonNode offered = report.path("offered");
    row(out, "Offered", joined(offered.path("versions")) + protocols(offered) + name(offered));
    JsonNode chosen = report.path("chosen");
    if (chosen.hasNonNull("version")) {
      row(
          out,
          "Chosen",
          chosen.path("version").asText()
              + and(chosen, "cipher")
              + and(chosen, "applicationProtocol"));
    }
    chain(out);
    client(out);
    if (has("alert")) {
      JsonNode alert = report.path("alert");
      row(
          out,
          "Alert",
          alert.path("name").asText()
              + " ("
              + alert.path("number").asText()
              + "), at "
              + alert.path("moment").asText());
    }
    if (has("answer")) {
      JsonNode answer = report.path("answer");
      row(out, "Answered", "HTTP " + answer.path("status").asText() + and(answer, "server"));
    }
    if (has("failure")) {
      row(out, "Failure", text("failure"));
    }
    for (JsonNode each : report.path("attempts")) {
      row(out, "Tried", attempt(each));
    }
  }

  private void chain(PrintWriter out) {
    for (JsonNode each : report.path("serverChain")) {
      row(out, "Backend is", each.path("subject").asText());
      row(out, "", "issued by " + each.path("issuer").asText());
      row(
          out,
          "",
          each.path("notBefore").asText()
              + " to "
              + each.path("notAfter").asText()
              + ", "
              + each.path("key").asText()
              + ", "
              + each.path("signature").asText()
              + (each.path("names").isEmpty() ? "" : ", for " + joined(each.path("names"))));
    }
    if (!report.path("serverFaults").isEmpty()) {
      row(out, "Its faults", joined(report.path("serverFaults")));
    }
  }

  private void client(PrintWriter out) {
    JsonNode asked = report.path("certificateRequest");
    String when = asked.path("late").asBoolean() ? "yes, after the handshake" : "yes";
    row(out, "Asks for ours", asked.path("asked").asBoolean() ? when : "no");
    for (JsonNode each : asked.path("authorities")) {
      row(out, "", "of " + each.asText());
    }
    if (!asked.path("signatureAlgorithms").isEmpty()) {
      row(out, "", "signed with " + joined(asked.path("signatureAlgorithms")));
    }
    JsonNode sent = report.path("certificateSent");
    if (sent.hasNonNull("subject")) {
      row(
          out,
          "Ours",
          (sent.path("sent").asBoolean() ? "sent: " : "not sent: ")
              + sent.path("subject").asText());
      row(
          out,
          "",
          "serial number "
              + sent.path("serialNumber").asText()
              + ", until "
              + sent.path("notAfter").asText());
    }
  }

  private static String attempt(JsonNode each) {
    return each.path("variant").asText()
        + ", certificate "
        + each.path("certificate").asText()
        + ": "
        + each.path("reached").asText()
        + (each.hasNonNull("failure") ? ", " + each.path("failure").asText() : "")
        + " ("
        + each.path("millis").asText()
        + " ms)";
  }

  private static String protocols(JsonNode offered) {
    JsonNode protocols = offered.path("applicationProtocols");
    return protocols.isEmpty() ? "" : "; " + joined(protocols);
  }

  private static String name(JsonNode offered) {
    return offered.hasNonNull("serverName")
        ? "; server name " + offered.path("serverName").asText()
        : "; no server name";
  }

  private static String and(JsonNode node, String member) {
    return node.hasNonNull(member) ? ", " + node.path(member).asText() : "";
  }

  private boolean has(String member) {
    return report.hasNonNull(member);
  }

  private String text(String member) {
    return report.path(member).asText();
  }

  /** Algorithms that differ only in a hash may share a name, which is worth saying once. */
  private static String joined(JsonNode array) {
    Set<String> parts = new LinkedHashSet<>();
    array.forEach(each -> parts.add(each.asText()));
    return String.join(", ", parts);
  }

  private static void row(PrintWriter out, String label, String value) {
    out.printf("%-15s%s%n", label, value);
  }

  private static void wrapped(PrintWriter out, String text) {
    StringBuilder line = new StringBuilder(" ");
    for (String word : text.split(" ")) {
      if (line.length() + word.length() + 1 > WIDTH) {
        out.println(line);
        line = new StringBuilder(" ");
      }
      line.append(' ').append(word);
    }
    out.println(line);
  }
}
