package io.signet.api;

import java.util.Base64;

/**
 * An identity as the cluster shares it: the chain in the open, the private key only sealed.
 *
 * @param reference whose identity
 * @param pemChain the certificate chain, leaf first, as PEM
 * @param sealingKeyId names the cluster key that opens {@code sealedKey}
 * @param sealedKey AES-256-GCM envelope, Base64; {@code null} when the key never leaves its token
 */
public record SealedIdentity(
    IdentityReference reference, String pemChain, String sealingKeyId, String sealedKey) {

  /** The envelope's bytes. */
  public byte[] sealedBytes() {
    return Base64.getDecoder().decode(sealedKey);
  }

  @Override
  public String toString() {
    return "SealedIdentity[" + reference + ", sealed by " + sealingKeyId + "]";
  }
}
