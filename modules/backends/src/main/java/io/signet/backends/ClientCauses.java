package io.signet.backends;

import io.signet.backends.ProbeFacts.Alert;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;

/** Why a backend that asked for a client certificate did not accept what it got. */
final class ClientCauses {

  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String ANY_USAGE = "2.5.29.37.0";
  private static final int DECRYPT = 51;

  private ClientCauses() {}

  static Cause of(Evidence evidence) {
    X509Certificate own = evidence.own();
    ProbeFacts facts = evidence.facts();
    if (own == null) {
      return Cause.CLIENT_CERTIFICATE_MISSING;
    }
    if (!facts.sent()) {
      return Cause.CLIENT_KEY_NOT_ACCEPTED;
    }
    Cause fault = fault(own, facts);
    if (fault != null) {
      return fault;
    }
    Alert alert = facts.alert();
    if (alert == null && facts.answer() == null) {
      return dropped(own, facts);
    }
    return switch (alert == null ? TlsAlert.UNKNOWN_CA : alert.number()) {
      case TlsAlert.CERTIFICATE_EXPIRED -> Cause.BACKEND_CLOCK;
      case TlsAlert.CERTIFICATE_REVOKED -> Cause.CLIENT_CERTIFICATE_REVOKED;
      case TlsAlert.UNSUPPORTED_CERTIFICATE -> Cause.CLIENT_CERTIFICATE_WRONG_USAGE;
      case TlsAlert.ACCESS_DENIED -> Cause.CLIENT_NOT_AUTHORIZED;
      case TlsAlert.UNKNOWN_CA, TlsAlert.CERTIFICATE_UNKNOWN, TlsAlert.BAD_CERTIFICATE, DECRYPT ->
          named(own, facts)
              ? Cause.CLIENT_CERTIFICATE_SAME_NAME
              : Cause.CLIENT_CERTIFICATE_UNKNOWN_CA;
      case AlertNames.INTERNAL_ERROR -> Cause.BACKEND_INTERNAL_ERROR;
      default -> Cause.CLIENT_CERTIFICATE_REFUSED;
    };
  }

  /** The backend has only closed the connection. */
  private static Cause dropped(X509Certificate own, ProbeFacts facts) {
    if (!facts.question().issuers().isEmpty() && !named(own, facts)) {
      return Cause.CLIENT_CERTIFICATE_UNKNOWN_CA;
    }
    return named(own, facts) && ChainFaults.selfIssued(own)
        ? Cause.CLIENT_CERTIFICATE_SAME_NAME
        : Cause.CLIENT_CERTIFICATE_REFUSED;
  }

  /** Of a refusal by an HTTP status, after a handshake that went well. */
  static Cause ofHttp(Evidence evidence) {
    if (!evidence.facts().sent()) {
      return Cause.CLIENT_KEY_NOT_ACCEPTED;
    }
    Cause fault = fault(evidence.own(), evidence.facts());
    if (fault != null) {
      return fault;
    }
    return listed(evidence) ? Cause.CLIENT_NOT_AUTHORIZED : Cause.CLIENT_CERTIFICATE_UNKNOWN_CA;
  }

  /** What is wrong with our own certificate, by our own clock; {@code null} for nothing. */
  private static Cause fault(X509Certificate own, ProbeFacts facts) {
    if (facts.at().isAfter(own.getNotAfter().toInstant())) {
      return Cause.CLIENT_CERTIFICATE_EXPIRED;
    }
    if (facts.at().isBefore(own.getNotBefore().toInstant())) {
      return Cause.CLIENT_CERTIFICATE_NOT_YET_VALID;
    }
    try {
      List<String> usages = own.getExtendedKeyUsage();
      boolean fits = usages == null || usages.contains(CLIENT_AUTH) || usages.contains(ANY_USAGE);
      return fits ? null : Cause.CLIENT_CERTIFICATE_WRONG_USAGE;
    } catch (CertificateParsingException e) {
      return Cause.CLIENT_CERTIFICATE_WRONG_USAGE;
    }
  }

  /** Whether the backend names our issuer; a backend that names nobody means anybody. */
  static boolean listed(Evidence evidence) {
    List<String> issuers = evidence.facts().question().issuers();
    return issuers.isEmpty() || named(evidence.own(), evidence.facts());
  }

  private static boolean named(X509Certificate own, ProbeFacts facts) {
    return facts.question().issuers().contains(own.getIssuerX500Principal().toString());
  }
}
