package io.signet.backends;

import java.util.Map;

/** The alerts of TLS (RFC 8446, 6, and RFC 5246, 7.2) by the names that the JDK gives them too. */
final class AlertNames {

  static final int PROTOCOL_VERSION = 70;
  static final int INTERNAL_ERROR = 80;
  static final int UNRECOGNIZED_NAME = 112;
  static final int NO_APPLICATION_PROTOCOL = 120;

  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("close_notify", 0),
          Map.entry("unexpected_message", 10),
          Map.entry("bad_record_mac", 20),
          Map.entry("record_overflow", 22),
          Map.entry("handshake_failure", TlsAlert.HANDSHAKE_FAILURE),
          Map.entry("bad_certificate", TlsAlert.BAD_CERTIFICATE),
          Map.entry("unsupported_certificate", TlsAlert.UNSUPPORTED_CERTIFICATE),
          Map.entry("certificate_revoked", TlsAlert.CERTIFICATE_REVOKED),
          Map.entry("certificate_expired", TlsAlert.CERTIFICATE_EXPIRED),
          Map.entry("certificate_unknown", TlsAlert.CERTIFICATE_UNKNOWN),
          Map.entry("illegal_parameter", 47),
          Map.entry("unknown_ca", TlsAlert.UNKNOWN_CA),
          Map.entry("access_denied", TlsAlert.ACCESS_DENIED),
          Map.entry("decode_error", 50),
          Map.entry("decrypt_error", 51),
          Map.entry("protocol_version", PROTOCOL_VERSION),
          Map.entry("insufficient_security", 71),
          Map.entry("internal_error", INTERNAL_ERROR),
          Map.entry("inappropriate_fallback", 86),
          Map.entry("user_canceled", 90),
          Map.entry("no_renegotiation", 100),
          Map.entry("missing_extension", 109),
          Map.entry("unsupported_extension", 110),
          Map.entry("unrecognized_name", UNRECOGNIZED_NAME),
          Map.entry("bad_certificate_status_response", 113),
          Map.entry("unknown_psk_identity", 115),
          Map.entry("certificate_required", TlsAlert.CERTIFICATE_REQUIRED),
          Map.entry("no_application_protocol", NO_APPLICATION_PROTOCOL));

  private static final String RECEIVED = "Received fatal alert: ";

  private AlertNames() {}

  /** The number of an alert; -1 for a name that is none. */
  static int number(String name) {
    return NUMBERS.getOrDefault(name, -1);
  }

  /** The name of an alert. */
  static String name(int number) {
    return NUMBERS.entrySet().stream()
        .filter(each -> each.getValue() == number)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("alert " + number);
  }

  /** The name of the alert of the other side that a failure of the JDK tells of, or null. */
  static String in(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String message = each.getMessage();
      int at = message == null ? -1 : message.indexOf(RECEIVED);
      if (at >= 0) {
        return message.substring(at + RECEIVED.length()).trim();
      }
    }
    return null;
  }
}
