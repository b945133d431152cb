package io.signet.certificates;

import io.signet.api.CertificateAuthority;
import io.signet.api.IdentityReference;
import io.signet.api.SealedIdentity;
import io.signet.api.SignetException;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.SealingKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/** Hands identities to the cluster with their private keys sealed. */
final class IdentitySealer {

  private final Keystore keystore;
  private final SealingKey sealingKey;

  IdentitySealer(Keystore keystore, SealingKey sealingKey) {
    this.keystore = keystore;
    this.sealingKey = sealingKey;
  }

  /**
   * An identity under the cluster's sealing key.
   *
   * @throws SignetException {@link io.signet.api.ErrorCode#NOT_FOUND} if the keystore has no such
   *     key
   */
  SealedIdentity seal(IdentityReference reference) {
    try {
      KeyId keyId = keyId(reference);
      if (keyId.certificateId().equals(CertificateAuthority.ID)) {
        // It signs here and is never presented, so nobody else has a use for it.
        throw new KeystoreException(KeystoreException.Reason.NOT_FOUND, "no key " + keyId);
      }
      String sealedKey =
          keystore.seal(keyId, sealingKey).map(Base64.getEncoder()::encodeToString).orElse(null);
      return new SealedIdentity(reference, Pem.of(chain(keyId)), sealingKey.id(), sealedKey);
    } catch (KeystoreException e) {
      throw KeystoreFailures.of(e);
    }
  }

  private static KeyId keyId(IdentityReference reference) {
    try {
      return new KeyId(reference.certificateId(), reference.version());
    } catch (IllegalArgumentException e) {
      throw new KeystoreException(KeystoreException.Reason.NOT_FOUND, e.getMessage(), e);
    }
  }

  private List<X509Certificate> chain(KeyId keyId) {
    return keystore
        .identity(keyId)
        .orElseThrow(
            () -> new KeystoreException(KeystoreException.Reason.NOT_FOUND, "no key " + keyId))
        .chain();
  }
}
