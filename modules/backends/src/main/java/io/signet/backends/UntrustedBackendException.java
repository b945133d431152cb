package io.signet.backends;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/** The backend's certificate does not satisfy the trust policy; the message is for the log. */
final class UntrustedBackendException extends CertificateException {

  private static final long serialVersionUID = 1L;

  private final transient List<X509Certificate> chain;

  /**
   * @param chain what the backend sent; empty if it does not matter
   */
  UntrustedBackendException(String message, Throwable cause, X509Certificate... chain) {
    super(message, cause);
    this.chain = List.of(chain);
  }

  List<X509Certificate> chain() {
    return chain == null ? List.of() : chain;
  }
}
