package io.signet.backends;

import io.signet.api.BackendSettings;
import io.signet.api.BackendTarget;
import io.signet.api.StoredCertificate;
import io.signet.keystore.KeyId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Everything that decides what a connection proves and whom it trusts. Two calls share a connection
 * only if their profiles are equal; there is one TLS context for each profile, never one for two.
 *
 * @param tls whether there is TLS at all; without it the other members are empty
 * @param identity whose certificate is presented; {@code null} for none
 * @param fingerprint of that certificate, so that a replaced one makes another profile
 * @param trustBundle SHA-256 of the configured PEM bundle; {@code null} for the platform's anchors
 *     alone
 * @param skipVerification whether an unknown root is accepted
 * @param serverName what to ask for and to expect instead of the host; {@code null} for the host
 * @param minimumTls {@code TLSv1.2} or {@code TLSv1.3}
 * @param protocol which HTTP versions are offered
 */
record TlsProfile(
    boolean tls,
    KeyId identity,
    String fingerprint,
    String trustBundle,
    boolean skipVerification,
    String serverName,
    String minimumTls,
    Protocol protocol) {

  /** The one profile of all calls over plain HTTP. */
  static final TlsProfile PLAIN =
      new TlsProfile(false, null, null, null, false, null, null, Protocol.HTTP1);

  /** Which HTTP versions are offered to a backend. */
  enum Protocol {
    AUTO,
    HTTP1,
    HTTP2
  }

  /**
   * The profile of a target.
   *
   * @param settings of the target's origin
   * @param certificate the target's client certificate; {@code null} if it has none
   */
  static TlsProfile of(
      BackendTarget target, BackendSettings settings, StoredCertificate certificate) {
    if (!target.tls()) {
      return PLAIN;
    }
    return new TlsProfile(
        true,
        certificate == null ? null : keyId(certificate),
        certificate == null ? null : certificate.fingerprint(),
        settings.trustBundle() == null ? null : sha256(settings.trustBundle()),
        target.insecureSkipVerification(),
        settings.serverName(),
        "TLSv1.3".equals(settings.minimumTls()) ? "TLSv1.3" : "TLSv1.2",
        protocol(settings.protocol()));
  }

  private static KeyId keyId(StoredCertificate certificate) {
    return new KeyId(certificate.certificate().clientCertificateId(), certificate.version());
  }

  private static Protocol protocol(String name) {
    if ("http1".equals(name)) {
      return Protocol.HTTP1;
    }
    return "http2".equals(name) ? Protocol.HTTP2 : Protocol.AUTO;
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
