package io.signet.backends;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Judges a backend as calls do and takes the judgement down. Only if it is told so does it let the
 * handshake go on all the same; then nothing else is sent on the connection.
 */
final class ProbeTrust extends X509ExtendedTrustManager {

  private final BackendTrust strict;
  private final boolean verifies;
  private final HandshakeRecord record;

  ProbeTrust(BackendTrust strict, boolean verifies, HandshakeRecord record) {
    this.strict = strict;
    this.verifies = verifies;
    this.record = record;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      strict.checkServerTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      record.untrusted(e.getMessage());
      if (verifies) {
        throw e;
      }
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    strict.checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    strict.checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    strict.checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    strict.checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    strict.checkClientTrusted(chain, authType, engine);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return strict.getAcceptedIssuers();
  }
}
