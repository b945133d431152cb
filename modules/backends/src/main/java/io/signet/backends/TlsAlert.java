package io.signet.backends;

import java.util.Map;

/** Reads which fatal alert (RFC 8446, 6) the other side sent, out of what both engines throw. */
final class TlsAlert {

  static final int HANDSHAKE_FAILURE = 40;
  static final int BAD_CERTIFICATE = 42;
  static final int UNSUPPORTED_CERTIFICATE = 43;
  static final int CERTIFICATE_REVOKED = 44;
  static final int CERTIFICATE_EXPIRED = 45;
  static final int CERTIFICATE_UNKNOWN = 46;
  static final int UNKNOWN_CA = 48;
  static final int ACCESS_DENIED = 49;
  static final int CERTIFICATE_REQUIRED = 116;

  private static final String JDK = "Received fatal alert: ";
  private static final String BORINGSSL = "error:";
  private static final int BORINGSSL_REASONS = 0xfff;
  private static final int BORINGSSL_ALERTS = 1000;

  private static final Map<String, Integer> NAMES =
      Map.of(
          "handshake_failure", HANDSHAKE_FAILURE,
          "bad_certificate", BAD_CERTIFICATE,
          "unsupported_certificate", UNSUPPORTED_CERTIFICATE,
          "certificate_revoked", CERTIFICATE_REVOKED,
          "certificate_expired", CERTIFICATE_EXPIRED,
          "certificate_unknown", CERTIFICATE_UNKNOWN,
          "unknown_ca", UNKNOWN_CA,
          "access_denied", ACCESS_DENIED,
          "certificate_required", CERTIFICATE_REQUIRED);

  private TlsAlert() {}

  /** The number of the alert that a failure tells of; -1 if it tells of none that matters here. */
  static int in(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      int alert = inMessage(each.getMessage());
      if (alert >= 0) {
        return alert;
      }
    }
    return -1;
  }

  /** Whether an alert says that the client certificate, or its absence, was not accepted. */
  static boolean refusesCertificate(int alert) {
    return switch (alert) {
      case BAD_CERTIFICATE,
          UNSUPPORTED_CERTIFICATE,
          CERTIFICATE_REVOKED,
          CERTIFICATE_EXPIRED,
          CERTIFICATE_UNKNOWN,
          UNKNOWN_CA,
          ACCESS_DENIED,
          CERTIFICATE_REQUIRED ->
          true;
      default -> false;
    };
  }

  private static int inMessage(String message) {
    if (message == null) {
      return -1;
    }
    int jdk = message.indexOf(JDK);
    if (jdk >= 0) {
      return NAMES.getOrDefault(message.substring(jdk + JDK.length()).trim(), -1);
    }
    int boringSsl = message.indexOf(BORINGSSL);
    return boringSsl < 0 ? -1 : inCode(message, boringSsl + BORINGSSL.length());
  }

  /** BoringSSL packs an alert that it received as reason 1000 + number. */
  private static int inCode(String message, int from) {
    int to = message.indexOf(':', from);
    if (to < 0) {
      return -1;
    }
    try {
      int reason = Integer.parseUnsignedInt(message, from, to, 16) & BORINGSSL_REASONS;
      return reason > BORINGSSL_ALERTS && reason < BORINGSSL_ALERTS + 256
          ? reason - BORINGSSL_ALERTS
          : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
