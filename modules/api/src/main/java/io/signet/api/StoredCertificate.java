package io.signet.api;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A client certificate as the store keeps it.
 *
 * @param certificate what callers see: of its versions the one in use
 * @param version which key and certificate of this id is in use, from 1
 * @param fingerprint SHA-256 over the DER form of the leaf certificate, lower-case hex
 * @param others the versions that exist beside the one in use: a successor that is not used yet, or
 *     a predecessor that is not retired yet; empty outside of a rotation
 * @param latestVersion the highest version that was ever made, so that no number is used twice
 * @param activeSince since when this version is in use; {@code null} for the first one, which is
 *     since it was made
 * @param trustChanged when a version last came, went, or changed its role; {@code null} for never
 *     since it was made
 */
public record StoredCertificate(
    ClientCertificate certificate,
    int version,
    String fingerprint,
    List<CertificateVersion> others,
    int latestVersion,
    Instant activeSince,
    Instant trustChanged) {

  /** A certificate that was stored by a version that knew no rotations has one version. */
  public StoredCertificate {
    others = others == null ? List.of() : List.copyOf(others);
    latestVersion = Math.max(version, latestVersion);
  }

  /** A certificate outside of any rotation. */
  public StoredCertificate(ClientCertificate certificate, int version, String fingerprint) {
    this(certificate, version, fingerprint, List.of(), version, null, null);
  }

  /** The name under which the keystore knows the key in use. */
  public IdentityReference identity() {
    return identity(version);
  }

  /** The name under which the keystore knows the key of a version. */
  public IdentityReference identity(int ofVersion) {
    return new IdentityReference(certificate.clientCertificateId(), ofVersion);
  }

  /** The version in use. */
  public CertificateVersion active() {
    return new CertificateVersion(
        version,
        certificate.pemEncodedCertificate(),
        fingerprint,
        activeSince == null ? certificate.createdDate() : activeSince,
        certificate.expirationDate());
  }

  /** Since when backends should trust what they should trust now. */
  public Instant trustedSince() {
    return trustChanged == null ? certificate.createdDate() : trustChanged;
  }

  /** This certificate, of which a version came, went, or changed its role at a time. */
  public StoredCertificate trustChangedAt(Instant when) {
    return new StoredCertificate(
        certificate, version, fingerprint, others, latestVersion, activeSince, when);
  }

  /** Every version that exists, the oldest first: what backends should trust now. */
  public List<CertificateVersion> versions() {
    return Stream.concat(Stream.of(active()), others.stream())
        .sorted(Comparator.comparingInt(CertificateVersion::version))
        .toList();
  }

  /** A version that exists; empty if it was never made or is gone. */
  public Optional<CertificateVersion> find(int wanted) {
    return versions().stream().filter(each -> each.version() == wanted).findFirst();
  }

  /** This certificate with other members for callers to see; its versions stay. */
  public StoredCertificate with(ClientCertificate seen) {
    return new StoredCertificate(
        seen, version, fingerprint, others, latestVersion, activeSince, trustChanged);
  }

  /** This certificate with one more version, which is not in use. */
  public StoredCertificate withVersion(CertificateVersion added) {
    return new StoredCertificate(
        certificate,
        version,
        fingerprint,
        Stream.concat(others.stream(), Stream.of(added)).toList(),
        Math.max(latestVersion, added.version()),
        activeSince,
        added.createdDate());
  }

  /**
   * This certificate without a version.
   *
   * @throws IllegalArgumentException if that is the one in use
   */
  public StoredCertificate withoutVersion(int gone) {
    if (gone == version) {
      throw new IllegalArgumentException("version " + gone + " is in use");
    }
    return new StoredCertificate(
        certificate,
        version,
        fingerprint,
        others.stream().filter(each -> each.version() != gone).toList(),
        latestVersion,
        activeSince,
        trustChanged);
  }

  /**
   * This certificate with another of its versions in use; the one that was stays beside it. On
   * Amazon API Gateway's wire the certificate then shows that version.
   *
   * @throws IllegalArgumentException if there is no such version beside the one in use
   */
  public StoredCertificate switchedTo(int wanted) {
    CertificateVersion next =
        others.stream()
            .filter(each -> each.version() == wanted)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no version " + wanted));
    List<CertificateVersion> rest =
        Stream.concat(others.stream().filter(each -> each.version() != wanted), Stream.of(active()))
            .toList();
    ClientCertificate seen =
        new ClientCertificate(
            certificate.clientCertificateId(),
            certificate.description(),
            next.pemEncodedCertificate(),
            certificate.createdDate(),
            next.expirationDate(),
            certificate.tags());
    return new StoredCertificate(
        seen,
        next.version(),
        next.fingerprint(),
        rest,
        latestVersion,
        next.createdDate(),
        trustChanged);
  }
}
