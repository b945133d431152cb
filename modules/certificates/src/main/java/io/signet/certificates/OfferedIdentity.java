package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A private key and the chain that belongs to it, as a caller offered them, checked.
 *
 * @param chain leaf first
 */
record OfferedIdentity(PrivateKey key, List<X509Certificate> chain) {

  /**
   * Reads a PKCS#12 file.
   *
   * @param base64 the file
   * @param rounds how much hashing its opening may cost
   */
  static OfferedIdentity ofPkcs12(String base64, String password, long rounds, Instant now) {
    if (base64.length() > Limits.MAX_BYTES * 3 / 2) {
      throw badRequest("pkcs12 is longer than " + Limits.MAX_BYTES + " bytes");
    }
    byte[] file = PemBlocks.base64(base64.replaceAll("\\s", ""), "pkcs12");
    if (file.length > Limits.MAX_BYTES) {
      throw badRequest("pkcs12 is longer than " + Limits.MAX_BYTES + " bytes");
    }
    return of(Pkcs12File.read(file, new Decryption(password, rounds)), now);
  }

  /** Reads a chain and a key in PEM. */
  static OfferedIdentity ofPem(
      String certificates, String key, String password, long rounds, Instant now) {
    List<byte[]> encoded = PemFiles.certificates(certificates, "certificate");
    return of(new KeyMaterial(PemFiles.key(key, new Decryption(password, rounds)), encoded), now);
  }

  private static OfferedIdentity of(KeyMaterial material, Instant now) {
    List<X509Certificate> given = CertificateChain.read(material.certificates());
    for (X509Certificate candidate : given) {
      Optional<PrivateKey> key = PrivateKeys.match(material.key(), candidate.getPublicKey());
      if (key.isPresent()) {
        List<X509Certificate> chain = CertificateChain.of(given, candidate::equals).orElseThrow();
        ChainRules.check(chain, now);
        return new OfferedIdentity(key.get(), chain);
      }
    }
    throw badRequest("The private key does not belong to the certificate");
  }

  @Override
  public String toString() {
    return "OfferedIdentity[certificates=" + chain.size() + "]";
  }
}
