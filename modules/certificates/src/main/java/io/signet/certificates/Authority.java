package io.signet.certificates;

import static io.signet.api.SignetException.conflict;

import io.signet.api.Caller;
import io.signet.api.CertificateAuthority;
import io.signet.api.Document;
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

  static final KeyId KEY = new KeyId(CertificateAuthority.ID, 1);

  private final Store store;
  private final Keystore keystore;
  private final CertificateOptions options;
  private final Clock clock;

  Authority(Store store, Keystore keystore, CertificateOptions options, Clock clock) {
    this.store = store;
    this.keystore = keystore;
    this.options = options;
    this.clock = clock;
  }

  /**
   * Its certificate; makes it if there is none.
   *
   * @throws SignetException {@link ErrorCode#CONFLICT} if it has expired
   */
  X509Certificate certificate() {
    X509Certificate certificate = CertificateIssuer.parse(kept().orElseGet(this::keep));
    Instant end = certificate.getNotAfter().toInstant();
    if (!clock.instant().isBefore(end)) {
      throw conflict("The gateway's CA has expired on " + end + " and issues nothing any more");
    }
    return certificate;
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
   * @param authority what {@link #certificate} answered
   * @param now the time of creation, in whole seconds
   * @return the chain
   */
  List<X509Certificate> issue(KeyId id, SigningKey key, X509Certificate authority, Instant now) {
    Instant end = authority.getNotAfter().toInstant();
    Instant wanted = now.plus(options.gatewayCa().leafValidity());
    Instant notAfter = wanted.isBefore(end) ? wanted : end;
    CertificateIssuer issuer = new CertificateIssuer(options);
    try {
      byte[] encoded =
          keystore.csr(KEY, own -> issuer.issued(id, key, authority, own, now, notAfter));
      return List.of(CertificateIssuer.verified(encoded, authority.getPublicKey()), authority);
    } catch (KeystoreException e) {
      if (e.reason() == KeystoreException.Reason.NOT_FOUND) {
        throw new SignetException(
            ErrorCode.INTERNAL, "The keystore has no key of the gateway's CA any more", e);
      }
      throw KeystoreFailures.of(e);
    }
  }

  private Optional<String> kept() {
    return store
        .get(Kind.AUTHORITY, CertificateAuthority.ID)
        .map(Document::value)
        .map(CertificateAuthority::pemEncodedCertificate);
  }

  private String keep() {
    X509Certificate certificate = key();
    CertificateAuthority authority =
        new CertificateAuthority(
            KEY.version(),
            Pem.of(certificate),
            Pem.fingerprint(certificate),
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            certificate.getNotAfter().toInstant());
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
    return authority.pemEncodedCertificate();
  }

  private X509Certificate key() {
    try {
      Optional<Identity> found = keystore.identity(KEY);
      return found.isPresent() ? found.get().leaf() : make();
    } catch (KeystoreException e) {
      throw KeystoreFailures.of(e);
    }
  }

  private X509Certificate make() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    CertificateIssuer issuer = new CertificateIssuer(options);
    try {
      return keystore
          .generate(
              KEY, options.gatewayCa().keyAlgorithm(), key -> List.of(issuer.authority(key, now)))
          .get(0);
    } catch (KeystoreException e) {
      if (e.reason() != KeystoreException.Reason.EXISTS) {
        throw e;
      }
      return keystore.identity(KEY).orElseThrow(() -> e).leaf();
    }
  }
}
