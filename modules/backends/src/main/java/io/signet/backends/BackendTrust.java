package io.signet.backends;

import io.netty.handler.ssl.ResumableX509ExtendedTrustManager;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Checks a backend's certificate. Strictly: the chain leads to a known anchor, nothing has expired,
 * and the leaf names the host. With {@code insecureSkipVerification} only the first is relaxed, as
 * Amazon API Gateway does: the chain must still be signed throughout, in time and for the host, and
 * must end in a self-signed certificate, but that may be unknown.
 *
 * <p>All laxness lives here, in an object that belongs to one TLS profile, and none in options that
 * pools and caches of TLS contexts might overlook.
 */
final class BackendTrust extends X509ExtendedTrustManager
    implements ResumableX509ExtendedTrustManager {

  private static final X509Certificate[] NO_ISSUERS = {};

  private final X509ExtendedTrustManager known;
  private final boolean skipVerification;
  private final HandshakeRecord record;

  /**
   * @param known by which anchors the chain is judged
   * @param record notes what is seen
   */
  BackendTrust(X509ExtendedTrustManager known, boolean skipVerification, HandshakeRecord record) {
    this.known = known;
    this.skipVerification = skipVerification;
    this.record = record;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    record.serverSeen(chain, engine);
    if (!"HTTPS".equals(engine.getSSLParameters().getEndpointIdentificationAlgorithm())) {
      throw new UntrustedBackendException("the host name would not be checked", null);
    }
    try {
      // The JDK takes a leaf that is itself an anchor without a look at its dates.
      chain[0].checkValidity();
      check(chain, authType, engine);
    } catch (UntrustedBackendException e) {
      throw e;
    } catch (CertificateException e) {
      throw new UntrustedBackendException(message(e, chain, engine), e, chain);
    }
  }

  /**
   * A session is resumed without a new check of the certificate. All that the check depends on
   * belongs to the TLS context that remembers the session, except the time.
   */
  @Override
  public void resumeServerTrusted(X509Certificate[] chain, SSLEngine engine)
      throws CertificateException {
    try {
      // Only the leaf is sure to be on the path that was accepted.
      chain[0].checkValidity();
    } catch (CertificateException e) {
      throw new UntrustedBackendException(message(e, chain, engine), e, chain);
    }
  }

  private void check(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      known.checkServerTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      if (!skipVerification) {
        throw e;
      }
      for (X509Certificate each : chain) {
        each.checkValidity();
      }
      X509Certificate root = presentedRoot(chain);
      TrustAnchors.only(List.of(root)).checkServerTrusted(chain, authType, engine);
    }
  }

  private static X509Certificate presentedRoot(X509Certificate[] chain)
      throws CertificateException {
    X509Certificate last = chain[chain.length - 1];
    if (last.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
      try {
        last.verify(last.getPublicKey());
        return last;
      } catch (GeneralSecurityException e) {
        throw new UntrustedBackendException(
            "the root certificate that the backend sent is not signed by itself", e, chain);
      }
    }
    throw new UntrustedBackendException(
        "the chain that the backend sent does not end in a root certificate", null, chain);
  }

  /** In the words of Amazon API Gateway's execution logs. */
  private static String message(
      CertificateException failure, X509Certificate[] chain, SSLEngine engine) {
    String own = String.valueOf(failure.getMessage());
    if (failure instanceof java.security.cert.CertificateExpiredException
        || failure instanceof java.security.cert.CertificateNotYetValidException) {
      return "PKIX path validation failed: java.security.cert.CertPathValidatorException:"
          + " validity check failed";
    }
    if (own.startsWith("No subject alternative") || own.startsWith("No name matching")) {
      SSLSession session = engine.getHandshakeSession();
      return "Host name '"
          + (session == null ? "" : session.getPeerHost())
          + "' does not match the certificate subject provided by the peer ("
          + chain[0].getSubjectX500Principal().getName()
          + ")";
    }
    return own;
  }

  // Whoever asks without an engine asks without a host name, and gets no.

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new UntrustedBackendException("a backend is judged only together with its host", null);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("there are no clients here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void resumeClientTrusted(X509Certificate[] chain, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, null);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return NO_ISSUERS;
  }
}
