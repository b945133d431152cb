package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsAlertTest {

  @ParameterizedTest
  @CsvSource({
    "Received fatal alert: bad_certificate, 42",
    "Received fatal alert: unsupported_certificate, 43",
    "Received fatal alert: certificate_revoked, 44",
    "Received fatal alert: certificate_expired, 45",
    "Received fatal alert: certificate_unknown, 46",
    "Received fatal alert: unknown_ca, 48",
    "Received fatal alert: access_denied, 49",
    "Received fatal alert: certificate_required, 116",
    "(certificate_required) Received fatal alert: certificate_required, 116",
    "Received fatal alert: handshake_failure, 40",
    "error:10000410:SSL routines:OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE, 40",
    "error:10000412:SSL routines:OPENSSL_internal:SSLV3_ALERT_BAD_CERTIFICATE, 42",
    "error:10000418:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA, 48",
    "error:10000419:SSL routines:OPENSSL_internal:TLSV1_ALERT_ACCESS_DENIED, 49",
    "error:1000045c:SSL routines:OPENSSL_internal:TLSV1_CERTIFICATE_REQUIRED, 116",
    "error:1000007d:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED, -1",
    "error:zz:SSL routines, -1",
    "error:10000412, -1",
    "Received fatal alert: internal_error, -1",
    "Connection reset by peer, -1"
  })
  void shouldReadTheAlertOutOfWhatTheEnginesSay(String message, int alert) {
    // Given
    Throwable failure = new IOException("outer", new SSLHandshakeException(message));

    // When
    int read = TlsAlert.in(failure);

    // Then
    assertThat(read).isEqualTo(alert);
  }

  @Test
  void shouldNotTakeAHandshakeFailureForARefusedCertificate() {
    // When
    boolean refuses = TlsAlert.refusesCertificate(TlsAlert.HANDSHAKE_FAILURE);

    // Then
    assertThat(refuses).isFalse();
    assertThat(TlsAlert.refusesCertificate(TlsAlert.UNKNOWN_CA)).isTrue();
  }
}
