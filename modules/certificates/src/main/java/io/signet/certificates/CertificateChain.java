package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Certificates that callers bring along, read and put in order. */
final class CertificateChain {

  private CertificateChain() {}

  /**
   * Reads certificates, in whatever order they are.
   *
   * @throws io.signet.api.SignetException {@link io.signet.api.ErrorCode#BAD_REQUEST} for too many
   *     or too large ones, one that is damaged, and one that is there twice
   */
  static List<X509Certificate> read(List<byte[]> encoded) {
    if (encoded.isEmpty()) {
      throw badRequest("There is no certificate");
    }
    if (encoded.size() > Limits.MAX_CERTIFICATES) {
      throw badRequest(
          "There are %d certificates; at most %d are allowed"
              .formatted(encoded.size(), Limits.MAX_CERTIFICATES));
    }
    List<X509Certificate> read = new ArrayList<>();
    for (int i = 0; i < encoded.size(); i++) {
      read.add(read(encoded.get(i), i + 1));
    }
    if (new HashSet<>(read).size() != read.size()) {
      throw badRequest("A certificate is there twice");
    }
    return read;
  }

  /**
   * The chain of a leaf: each certificate has signed the one before it. The order in which they
   * were given does not matter, as PKCS#12 knows none; but each has to have its place.
   *
   * @param leaf tells which certificate the key belongs to
   * @return the chain, leaf first; empty if none of them is the leaf
   */
  static Optional<List<X509Certificate>> of(
      List<X509Certificate> given, Predicate<X509Certificate> leaf) {
    List<X509Certificate> left = new ArrayList<>(given);
    Optional<X509Certificate> first = left.stream().filter(leaf).findFirst();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    List<X509Certificate> chain = new ArrayList<>();
    Optional<X509Certificate> next = first;
    while (next.isPresent()) {
      chain.add(next.get());
      left.remove(next.get());
      X509Certificate last = next.get();
      next = left.stream().filter(issuer -> issued(issuer, last)).findFirst();
    }
    if (!left.isEmpty()) {
      throw badRequest(
          "The chain does not build: certificate %d has not signed any certificate of the chain"
              .formatted(given.indexOf(left.get(0)) + 1));
    }
    return Optional.of(chain);
  }

  /** When the first of them ends to be valid, and with it the chain. */
  static Instant expiration(List<X509Certificate> chain) {
    return chain.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElseThrow();
  }

  private static X509Certificate read(byte[] encoded, int position) {
    String damaged = "Certificate " + position + " is damaged or no X.509 certificate";
    if (encoded.length > Limits.MAX_BYTES || !Der.isOneSequence(encoded)) {
      throw badRequest(damaged);
    }
    X509Certificate certificate = Parsing.of(damaged, () -> parse(encoded));
    if (!PublicKeys.allowed(certificate.getPublicKey())) {
      throw badRequest(
          "The key of certificate %d is of an unsupported kind; RSA of 2048 to 4096 bits and EC on"
                  .formatted(position)
              + " P-256 or P-384 are supported");
    }
    return certificate;
  }

  private static X509Certificate parse(byte[] encoded) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded));
  }

  private static boolean issued(X509Certificate issuer, X509Certificate subject) {
    if (!issuer.getSubjectX500Principal().equals(subject.getIssuerX500Principal())) {
      return false;
    }
    try {
      subject.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }
}
