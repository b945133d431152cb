package io.signet.keystore;

/** The kinds of keys that Signet makes. */
public enum KeyAlgorithm {
  RSA_2048("RSA", 2048, "SHA256withRSA"),
  RSA_3072("RSA", 3072, "SHA256withRSA"),
  EC_P256("EC", 256, "SHA256withECDSA");

  private final String family;
  private final int bits;
  private final String signatureAlgorithm;

  KeyAlgorithm(String family, int bits, String signatureAlgorithm) {
    this.family = family;
    this.bits = bits;
    this.signatureAlgorithm = signatureAlgorithm;
  }

  /** The JCA name of the key's family: RSA or EC. */
  public String family() {
    return family;
  }

  /** The key's size in bits. */
  public int bits() {
    return bits;
  }

  /** The JCA name of the signature that its certificates carry. */
  public String signatureAlgorithm() {
    return signatureAlgorithm;
  }
}
