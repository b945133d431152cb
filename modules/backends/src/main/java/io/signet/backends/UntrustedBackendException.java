package io.signet.backends;

import java.security.cert.CertificateException;

/** The backend's certificate does not satisfy the trust policy; the message is for the log. */
final class UntrustedBackendException extends CertificateException {

  private static final long serialVersionUID = 1L;

  UntrustedBackendException(String message, Throwable cause) {
    super(message, cause);
  }
}
