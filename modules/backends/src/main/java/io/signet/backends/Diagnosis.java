package io.signet.backends;

import io.signet.api.BackendTarget;
import io.signet.api.ErrorCode;
import io.signet.api.HandshakeReport;
import io.signet.api.HandshakeReport.Acceptance;
import io.signet.api.SignetException;
import java.security.cert.X509Certificate;

/** Words what the handshake of a diagnosed call did. */
final class Diagnosis {

  private Diagnosis() {}

  /**
   * The report of a call that used a client of its own.
   *
   * @param failure what became of the call; {@code null} if it was answered
   */
  static HandshakeReport of(BackendTarget target, TlsClient client, SignetException failure) {
    HandshakeRecord record = client.record();
    X509Certificate own = client.certificate();
    Diagnosed diagnosed =
        ofHandshake(failure) ? FailedCall.diagnose(target, client, failure) : null;
    return new HandshakeReport(
        record.protocol(),
        record.cipher(),
        record.applicationProtocol(),
        record.serverSubject(),
        record.wasAsked(),
        record.issuers(),
        record.wasSent(),
        own == null ? null : own.getSubjectX500Principal().toString(),
        own == null ? null : own.getSerialNumber().toString(16),
        acceptance(record, failure),
        ofHandshake(failure) ? failure.getMessage() : null,
        diagnosed == null ? null : diagnosed.cause().id() + ": " + diagnosed.cause().sentence(),
        diagnosed == null ? null : diagnosed.remedy());
  }

  private static Acceptance acceptance(HandshakeRecord record, SignetException failure) {
    if (!record.wasSent()) {
      return Acceptance.NOT_JUDGED;
    }
    if (failure == null) {
      return Acceptance.ACCEPTED;
    }
    return failure.code() == ErrorCode.CERTIFICATE_REFUSED
        ? Acceptance.REFUSED
        : Acceptance.NOT_JUDGED;
  }

  private static boolean ofHandshake(SignetException failure) {
    return failure != null && failure.code() != ErrorCode.INTEGRATION_TIMEOUT;
  }
}
