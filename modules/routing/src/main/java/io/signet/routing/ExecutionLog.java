package io.signet.routing;

import io.signet.api.HandshakeReport;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The log of one execution, in the form of Amazon API Gateway's. */
final class ExecutionLog {

  private static final int LONGEST_VALUE = 1024;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss 'UTC' yyyy", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final StringBuilder text = new StringBuilder();

  ExecutionLog(String requestId) {
    text.append("Execution log for request ").append(requestId).append('\n');
    line("Starting execution for request: " + requestId);
  }

  /** Adds a line with the present time. */
  void line(String message) {
    text.append(TIME.format(Instant.now())).append(" : ").append(message).append('\n');
  }

  /** Adds a line that ends with a value of the call, cut where it is too long. */
  void line(String message, String value) {
    line(message + cut(value));
  }

  void line(String message, MultiMap headers) {
    Map<String, String> joined = new LinkedHashMap<>();
    headers.forEach(
        (name, value) -> joined.merge(name, value, (before, next) -> before + "," + next));
    line(message, joined.toString());
  }

  /** Says what the handshake with the backend did; nothing if there was none. */
  void handshake(HandshakeReport report) {
    if (report == null) {
      return;
    }
    line(
        "TLS handshake with backend: protocol "
            + shown(report.protocol())
            + ", cipher suite "
            + shown(report.cipher())
            + ", application protocol "
            + shown(report.applicationProtocol())
            + ", backend certificate "
            + shown(report.serverSubject()));
    line("Client certificate requested by backend: ", requested(report));
    line("Client certificate sent: " + sent(report));
    line("Client certificate accepted by backend: " + accepted(report));
    if (report.failure() != null) {
      line("TLS handshake failed: ", report.failure());
    }
    if (report.cause() != null) {
      line("Cause: ", report.cause());
      line("Remedy: ", report.remedy());
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private static String requested(HandshakeReport report) {
    if (report.certificateRequested()) {
      return "yes, acceptable issuers: "
          + (report.acceptedIssuers().isEmpty() ? "any" : report.acceptedIssuers().toString());
    }
    return report.failure() == null ? "no" : "not known, the handshake ended before";
  }

  private static String sent(HandshakeReport report) {
    if (report.certificateSent()) {
      return "yes, subject " + report.clientSubject() + ", serial number " + report.clientSerial();
    }
    return report.clientSubject() == null ? "no, none was chosen" : "no, it was not asked for";
  }

  private static String accepted(HandshakeReport report) {
    return switch (report.acceptance()) {
      case ACCEPTED -> "yes";
      case REFUSED -> "no";
      case NOT_JUDGED -> "not judged";
    };
  }

  private static String shown(String value) {
    return value == null ? "none" : value;
  }

  private static String cut(String value) {
    if (value.length() * 3L <= LONGEST_VALUE) {
      return value;
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= LONGEST_VALUE) {
      return value;
    }
    int end = LONGEST_VALUE;
    while ((bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8) + " [TRUNCATED]";
  }
}
