package io.signet.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/**
 * What backends should trust now: every version of a client certificate that exists; or, if the
 * gateway's own authority issues it, that authority, which stays while versions come and go, with
 * its successor or predecessor while it is renewed.
 *
 * @param certificateId the client certificate
 * @param revision the store's revision of the write that made it so; it never falls
 * @param versions the oldest first
 */
public record TrustBundle(String certificateId, long revision, List<Version> versions) {

  /** The tag of a certificate that says who may fetch its bundle from the data plane. */
  public static final String TAG = "signet:trust-bundle";

  /** The value of {@link #TAG} that opens the bundle to everybody. */
  public static final String PUBLIC = "public";

  /** What RFC 2253 has no word for, and would be shown as bytes. */
  private static final Map<String, String> NAMES = Map.of("2.5.4.5", "serialNumber");

  public TrustBundle {
    versions = List.copyOf(versions);
  }

  /**
   * One version.
   *
   * @param role {@code current} for the one that is presented, {@code successor} for one that is to
   *     come, {@code predecessor} for one that is to go; {@code authority} for what vouches for all
   *     versions
   * @param fingerprint SHA-256 over the DER form of the certificate, of a chain the leaf's,
   *     lower-case hex
   * @param subject after RFC 2253
   * @param serialNumber lower-case hex
   * @param pem the certificate, and after it the chain that vouches for it, if it has one
   */
  public record Version(
      int version,
      String role,
      String fingerprint,
      String subject,
      String serialNumber,
      Instant notBefore,
      Instant notAfter,
      String pem) {}

  /**
   * The bundle of a certificate.
   *
   * @param authority the gateway's own; {@code null} if there is none
   * @throws SignetException {@link ErrorCode#INTERNAL} if the store holds what is no certificate
   */
  public static TrustBundle of(
      Document<StoredCertificate> document, Document<CertificateAuthority> authority) {
    StoredCertificate certificate = document.value();
    if (!CertificateAuthority.issued(certificate)) {
      List<Version> own =
          certificate.versions().stream()
              .map(each -> version(each, certificate.version()))
              .toList();
      return new TrustBundle(document.id(), document.revision(), own);
    }
    long changed = authority == null ? 0 : authority.revision();
    return new TrustBundle(
        document.id(),
        Math.max(document.revision(), changed),
        authorities(certificate, authority == null ? null : authority.value()));
  }

  /** Every version of the authority; and whatever else has issued what is presented. */
  private static List<Version> authorities(
      StoredCertificate certificate, CertificateAuthority authority) {
    List<CertificateVersion> known = authority == null ? List.of() : authority.versions();
    List<String> pems =
        Stream.concat(known.stream(), certificate.versions().stream())
            .map(each -> CertificateAuthority.end(each.pemEncodedCertificate()))
            .distinct()
            .toList();
    List<Version> versions = new ArrayList<>();
    for (String pem : pems) {
      int place = versions.size();
      int number = place < known.size() ? known.get(place).version() : place + 1;
      versions.add(version(number, "authority", parse(pem), pem));
    }
    return versions;
  }

  /** Whether everybody may fetch the bundle of a certificate from the data plane. */
  public static boolean isPublic(StoredCertificate certificate) {
    Map<String, String> tags = certificate.certificate().tags();
    return tags != null && PUBLIC.equals(tags.get(TAG));
  }

  /** All certificates in one text, as servers read it. */
  public String pem() {
    return versions.stream().map(Version::pem).collect(Collectors.joining());
  }

  private static Version version(CertificateVersion version, int inUse) {
    String pem = version.pemEncodedCertificate();
    return version(version.version(), role(version.version(), inUse), parse(pem), pem);
  }

  private static Version version(int number, String role, X509Certificate leaf, String pem) {
    return new Version(
        number,
        role,
        fingerprint(leaf),
        leaf.getSubjectX500Principal().getName(X500Principal.RFC2253, NAMES),
        leaf.getSerialNumber().toString(16),
        leaf.getNotBefore().toInstant(),
        leaf.getNotAfter().toInstant(),
        pem);
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new SignetException(ErrorCode.INTERNAL, "A stored certificate cannot be read", e);
    }
  }

  private static String role(int version, int inUse) {
    if (version == inUse) {
      return "current";
    }
    return version > inUse ? "successor" : "predecessor";
  }

  private static X509Certificate parse(String pem) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(pem.getBytes(US_ASCII)));
    } catch (CertificateException e) {
      throw new SignetException(ErrorCode.INTERNAL, "A stored certificate cannot be read", e);
    }
  }
}
