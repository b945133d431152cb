package io.signet.keystore;

import java.security.cert.X509Certificate;
import java.util.List;

final class Envelope {

  private Envelope() {}

  static Identity open(
      KeyId id, List<X509Certificate> chain, byte[] envelope, SealingKey sealingKey) {
    throw new KeystoreException(
        KeystoreException.Reason.UNSUPPORTED,
        "not yet " + id + chain + envelope.length + sealingKey);
  }
}
