package io.signet.vault;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Locale;

/** Names kinds of keys as {@code certificates.keyAlgorithm} does, those that were imported too. */
final class KeyNames {

  private KeyNames() {}

  static String of(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return "rsa_" + rsa.getModulus().bitLength();
    }
    if (key instanceof ECPublicKey ec) {
      return "ec_p" + ec.getParams().getCurve().getField().getFieldSize();
    }
    return key.getAlgorithm().toLowerCase(Locale.ROOT);
  }
}
