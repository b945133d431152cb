package io.signet.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is a node: whoever shows a certificate of the cluster's authority that names an entry of the
 * list. A node that was taken off the list is a stranger from then on, whatever its certificate
 * says.
 */
final class NodeTrust extends X509ExtendedTrustManager {

  /** What stands before a node's {@code host:port} in its certificate. */
  static final String NODE = "urn:signet:node:";

  private static final Logger LOG = LoggerFactory.getLogger(NodeTrust.class);
  private static final int URI = 6;

  private final X509ExtendedTrustManager authority;
  private final List<NodeAddress> nodes;

  private NodeTrust(X509ExtendedTrustManager authority, List<NodeAddress> nodes) {
    this.authority = authority;
    this.nodes = List.copyOf(nodes);
  }

  /**
   * Trusts the nodes of a list.
   *
   * @param file the authority's certificate, PEM
   * @param nodes the list; empty if every certificate of the authority is a node's
   * @throws IllegalArgumentException if the file cannot be used
   */
  static NodeTrust read(Path file, List<NodeAddress> nodes) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
      anchors.load(null, null);
      int count = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        anchors.setCertificateEntry("authority" + count++, each);
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(anchors);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager authority && count > 0) {
          return new NodeTrust(authority, nodes);
        }
      }
      throw new IllegalArgumentException(
          "cluster.relay.authority: " + file + " holds no PEM certificate");
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "cluster.relay.authority: cannot use " + file + ": " + e.getMessage(), e);
    }
  }

  /** The entries of the list that a certificate is for. */
  static List<NodeAddress> named(X509Certificate certificate) throws CertificateException {
    List<NodeAddress> named = new ArrayList<>();
    if (certificate.getSubjectAlternativeNames() == null) {
      return named;
    }
    for (List<?> name : certificate.getSubjectAlternativeNames()) {
      if (Integer.valueOf(URI).equals(name.get(0))
          && name.get(1) instanceof String uri
          && uri.startsWith(NODE)) {
        try {
          named.add(NodeAddress.parse("certificate", uri.substring(NODE.length())));
        } catch (IllegalArgumentException e) {
          throw new CertificateException(e.getMessage(), e);
        }
      }
    }
    return named;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, () -> authority.checkClientTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, () -> authority.checkServerTrusted(chain, type, engine));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain, () -> authority.checkClientTrusted(chain, type, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain, () -> authority.checkServerTrusted(chain, type, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, () -> authority.checkClientTrusted(chain, type));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, () -> authority.checkServerTrusted(chain, type));
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authority.getAcceptedIssuers();
  }

  private void check(X509Certificate[] chain, ChainCheck check) throws CertificateException {
    try {
      check.run();
      requireNode(chain[0]);
    } catch (CertificateException e) {
      LOG.debug("no node: {}", chain[0].getSubjectX500Principal(), e);
      throw e;
    }
  }

  private void requireNode(X509Certificate certificate) throws CertificateException {
    List<NodeAddress> named = named(certificate);
    if (named.isEmpty() || !nodes.isEmpty() && named.stream().noneMatch(nodes::contains)) {
      throw new CertificateException(
          "the certificate is for " + named + ", which is no node of cluster.members");
    }
  }

  private interface ChainCheck {
    void run() throws CertificateException;
  }
}
