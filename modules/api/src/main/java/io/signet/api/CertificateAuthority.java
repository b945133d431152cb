package io.signet.api;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The certificate authority that the gateway is itself, as the store keeps it. Its keys are in the
 * keystore, under the id of this document, and nowhere else.
 *
 * @param version which of its keys and certificates issues, from 1
 * @param pemEncodedCertificate the certificate that issues
 * @param fingerprint SHA-256 over the DER form of that certificate, lower-case hex
 * @param createdDate when it was made
 * @param expirationDate when it ends to be valid, and everything that it issued
 * @param others what backends should trust beside it: a successor that does not issue yet, or a
 *     predecessor of which something is left; empty outside of a renewal
 * @param latestVersion the highest version that was ever made, so that no number is used twice
 * @param trustChanged when a version last came or went; {@code null} for never since it was made
 */
public record CertificateAuthority(
    int version,
    String pemEncodedCertificate,
    String fingerprint,
    Instant createdDate,
    Instant expirationDate,
    List<CertificateVersion> others,
    int latestVersion,
    Instant trustChanged) {

  /** The id of the document and of the keys; no client certificate is ever called so. */
  public static final String ID = "gateway-ca";

  /** The tag of a client certificate that says who issues it; it never changes. */
  public static final String TAG = "signet:issuer";

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

  /** An authority that was stored by a version that knew no renewal has one version. */
  public CertificateAuthority {
    others = others == null ? List.of() : List.copyOf(others);
    latestVersion = Math.max(version, latestVersion);
  }

  private CertificateAuthority(
      CertificateVersion issuing,
      List<CertificateVersion> others,
      int latestVersion,
      Instant trustChanged) {
    this(
        issuing.version(),
        issuing.pemEncodedCertificate(),
        issuing.fingerprint(),
        issuing.createdDate(),
        issuing.expirationDate(),
        others,
        latestVersion,
        trustChanged);
  }

  /** An authority outside of any renewal. */
  public static CertificateAuthority of(CertificateVersion only) {
    return new CertificateAuthority(only, List.of(), only.version(), null);
  }

  /** Whether a client certificate of these tags is issued by the gateway's authority. */
  public static boolean issues(Map<String, String> tags) {
    return tags != null && ID.equals(tags.get(TAG));
  }

  /** Whether a client certificate is issued by the gateway's authority. */
  public static boolean issued(StoredCertificate certificate) {
    return issues(certificate.certificate().tags());
  }

  /** The end of a chain in PEM: the certificate of the authority that vouches for all of it. */
  public static String end(String chain) {
    return chain.substring(Math.max(0, chain.lastIndexOf(BEGIN)));
  }

  /** The version that issues. */
  public CertificateVersion issuing() {
    return new CertificateVersion(
        version, pemEncodedCertificate, fingerprint, createdDate, expirationDate);
  }

  /** Every version that backends should trust now, the oldest first. */
  public List<CertificateVersion> versions() {
    return Stream.concat(Stream.of(issuing()), others.stream())
        .sorted(Comparator.comparingInt(CertificateVersion::version))
        .toList();
  }

  /** The version that is to issue next. */
  public Optional<CertificateVersion> successor() {
    return others.stream().filter(each -> each.version() > version).findFirst();
  }

  /** The version that issued before. */
  public Optional<CertificateVersion> predecessor() {
    return others.stream().filter(each -> each.version() < version).findFirst();
  }

  /** Since when backends should trust what they should trust now. */
  public Instant trustedSince() {
    return trustChanged == null ? createdDate : trustChanged;
  }

  /** This authority with one more version, which does not issue. */
  public CertificateAuthority with(CertificateVersion added) {
    return new CertificateAuthority(
        issuing(),
        Stream.concat(others.stream(), Stream.of(added)).toList(),
        Math.max(latestVersion, added.version()),
        added.createdDate());
  }

  /** This authority with another of its versions issuing; the one that did stays beside it. */
  public CertificateAuthority issuingBy(CertificateVersion next) {
    List<CertificateVersion> rest =
        versions().stream().filter(each -> each.version() != next.version()).toList();
    return new CertificateAuthority(next, rest, latestVersion, trustChanged);
  }

  /** This authority without a version that does not issue. */
  public CertificateAuthority without(CertificateVersion gone, Instant now) {
    List<CertificateVersion> rest =
        others.stream().filter(each -> each.version() != gone.version()).toList();
    return new CertificateAuthority(issuing(), rest, latestVersion, now);
  }
}
