package io.signet.certificates;

import static io.signet.api.SignetException.conflict;

import io.signet.api.Caller;
import io.signet.api.CertificateAuthority;
import io.signet.api.CertificateVersion;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.SigningKey;
import io.signet.store.Audit;
import io.signet.store.Store;
import io.signet.store.Transaction;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authority that the gateway is itself. It is made when it is first needed, the key first and
 * the document second: whoever finds a key without a document, after a crash or because another
 * node is about to write it, takes that key for the authority's, so that there is never another.
 */
final class Authority {

  private static final Logger LOG = LoggerFactory.getLogger(Authority.class);

  /** The first of its keys. */
  static final KeyId KEY = key(1);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Store store;
  private final Keystore keystore;
  private final Claims claims;
  private final CertificateOptions options;
  private final Clock clock;

  Authority(
      Store store, Keystore keystore, Claims claims, CertificateOptions options, Clock clock) {
    this.store = store;
    this.keystore = keystore;
    this.claims = claims;
    this.options = options;
    this.clock = clock;
  }

  /** The keystore's name of the key of a version. */
  static KeyId key(int version) {
    return new KeyId(CertificateAuthority.ID, version);
  }

  /** Who issues: a certificate and its key. */
  record Issuing(KeyId key, X509Certificate certificate) {}

  /**
   * Who issues now; makes it if there is nobody.
   *
   * @throws SignetException {@link ErrorCode#CONFLICT} if it has expired
   */
  Issuing issuing() {
    CertificateVersion version = kept().orElseGet(this::keep).issuing();
    X509Certificate certificate = CertificateIssuer.parse(version.pemEncodedCertificate());
    Instant end = certificate.getNotAfter().toInstant();
    if (!clock.instant().isBefore(end)) {
      throw conflict("The gateway's CA has expired on " + end + " and issues nothing any more");
    }
    return new Issuing(key(version.version()), certificate);
  }

  /** The certificate of {@link #issuing}. */
  X509Certificate certificate() {
    return issuing().certificate();
  }

  /**
   * Refuses a successor that would end when its predecessor does.
   *
   * @throws SignetException {@link ErrorCode#CONFLICT}
   */
  void checkOutlives(StoredCertificate present) {
    Instant end = certificate().getNotAfter().toInstant();
    if (!present.certificate().expirationDate().isBefore(end)) {
      throw conflict("A successor would not live longer: the gateway's CA expires on " + end);
    }
  }

  /**
   * Issues a certificate for a key, which does not outlive the authority.
   *
   * @param issuing what {@link #issuing} answered
   * @param now the time of creation, in whole seconds
   * @return the chain
   */
  List<X509Certificate> issue(KeyId id, SigningKey key, Issuing issuing, Instant now) {
    X509Certificate authority = issuing.certificate();
    Instant end = authority.getNotAfter().toInstant();
    Instant wanted = now.plus(options.gatewayCa().leafValidity());
    Instant notAfter = wanted.isBefore(end) ? wanted : end;
    CertificateIssuer issuer = new CertificateIssuer(options);
    try {
      byte[] encoded =
          keystore.csr(issuing.key(), own -> issuer.issued(id, key, authority, own, now, notAfter));
      return List.of(CertificateIssuer.verified(encoded, authority.getPublicKey()), authority);
    } catch (KeystoreException e) {
      if (e.reason() == KeystoreException.Reason.NOT_FOUND) {
        if (kept().filter(it -> has(it, issuing.key())).isEmpty()) {
          throw conflict("The gateway's CA was renewed meanwhile: try again");
        }
        throw new SignetException(
            ErrorCode.INTERNAL, "The keystore has no key of the gateway's CA any more", e);
      }
      throw KeystoreFailures.of(e);
    }
  }

  private static boolean has(CertificateAuthority authority, KeyId key) {
    return authority.versions().stream().anyMatch(each -> each.version() == key.version());
  }

  private Optional<CertificateAuthority> kept() {
    return AuthorityDocument.find(store).map(found -> found.value());
  }

  private CertificateAuthority keep() {
    CertificateAuthority authority = CertificateAuthority.of(version(KEY));
    try {
      store.<Void>write(
          new Audit(Caller.SIGNET, null, "CreateAuthority", "/signet/v1/" + KEY.certificateId()),
          transaction -> {
            transaction.insert(
                Kind.AUTHORITY, CertificateAuthority.ID, authority, Transaction.Links.NONE);
            return null;
          });
      LOG.info(
          "made the gateway's CA fingerprint={} expires={}",
          authority.fingerprint(),
          authority.expirationDate());
    } catch (SignetException failure) {
      // Another node was here first, or the connection broke after the commit.
      return kept().orElseThrow(() -> failure);
    }
    return authority;
  }

  /**
   * A version of the authority, made new unless a crash has left its key, or another node was
   * first.
   *
   * @throws SignetException {@link ErrorCode#CONFLICT} if another node makes it and takes long
   */
  CertificateVersion version(KeyId id) {
    Claims.Claim taken =
        claims
            .takeEverywhere(id.certificateId(), PATIENCE)
            .orElseThrow(() -> conflict("The gateway's CA is being made: try again"));
    try (Claims.Claim claim = taken) {
      Optional<Identity> found = keystore.identity(id);
      X509Certificate certificate = found.isPresent() ? found.get().leaf() : make(id);
      return new CertificateVersion(
          id.version(),
          Pem.of(certificate),
          Pem.fingerprint(certificate),
          clock.instant().truncatedTo(ChronoUnit.SECONDS),
          certificate.getNotAfter().toInstant());
    } catch (KeystoreException e) {
      throw KeystoreFailures.of(e);
    }
  }

  private X509Certificate make(KeyId id) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    CertificateIssuer issuer = new CertificateIssuer(options);
    try {
      return keystore
          .generate(
              id, options.gatewayCa().keyAlgorithm(), key -> List.of(issuer.authority(key, now)))
          .get(0);
    } catch (KeystoreException e) {
      if (e.reason() != KeystoreException.Reason.EXISTS) {
        throw e;
      }
      return keystore.identity(id).orElseThrow(() -> e).leaf();
    }
  }
}
