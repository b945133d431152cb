package io.signet.certificates;

import io.signet.api.ClientCertificate;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes client certificates: the key first, the document second, so that no crash leaves a document
 * whose key is missing. The slow part, making the key, happens outside of any transaction.
 */
final class CertificateGenerator {

  private static final Logger LOG = LoggerFactory.getLogger(CertificateGenerator.class);

  private static final int FIRST_VERSION = 1;

  /** Of two thousand million ids some are taken; that this many in a row are is no accident. */
  private static final int ATTEMPTS = 20;

  private final CertificateDocuments documents;
  private final Keystore keystore;
  private final Claims claims;
  private final CertificateOptions options;
  private final Supplier<String> ids;
  private final Clock clock;

  CertificateGenerator(
      CertificateDocuments documents,
      Keystore keystore,
      Claims claims,
      CertificateOptions options,
      Supplier<String> ids,
      Clock clock) {
    this.documents = documents;
    this.keystore = keystore;
    this.claims = claims;
    this.options = options;
    this.ids = ids;
    this.clock = clock;
  }

  /** The body of the operation. */
  record Wanted(String description, Map<String, String> tags) {}

  /**
   * Makes a key, its certificate and its document.
   *
   * @throws SignetException {@link ErrorCode#BAD_REQUEST} for an unacceptable description or tag,
   *     {@link ErrorCode#LIMIT_EXCEEDED} if the account has all the certificates it may have
   */
  ClientCertificate generate(ControlRequest request) {
    Wanted body = request.body(Wanted.class);
    Wanted wanted = new Wanted(Texts.description(body.description()), Tags.with(null, body.tags()));
    documents.checkLimit();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<ClientCertificate> made = generate(request, wanted, ids.get());
      if (made.isPresent()) {
        return made.get();
      }
    }
    throw new SignetException(
        ErrorCode.INTERNAL,
        "Internal server error",
        new IllegalStateException("no free certificate id in " + ATTEMPTS + " attempts"));
  }

  /** Empty if the id is taken. */
  private Optional<ClientCertificate> generate(ControlRequest request, Wanted wanted, String id) {
    Optional<Claims.Claim> taken = claims.take(id);
    if (taken.isEmpty()) {
      return Optional.empty();
    }
    try (Claims.Claim claim = taken.get()) {
      if (documents.find(claim.certificateId()).isPresent()) {
        return Optional.empty();
      }
      KeyId keyId = new KeyId(claim.certificateId(), FIRST_VERSION);
      Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
      return makeKey(keyId, now).map(leaf -> keep(request, wanted, keyId, leaf, now));
    }
  }

  /** The certificate of a new key; empty if the keystore has a key of this id already. */
  private Optional<X509Certificate> makeKey(KeyId keyId, Instant now) {
    CertificateIssuer issuer = new CertificateIssuer(options);
    try {
      List<X509Certificate> chain =
          keystore.generate(
              keyId, options.keyAlgorithm(), key -> List.of(issuer.issue(keyId, key, now)));
      return Optional.of(chain.get(0));
    } catch (KeystoreException e) {
      if (e.reason() == KeystoreException.Reason.EXISTS) {
        return Optional.empty();
      }
      throw KeystoreFailures.of(e);
    }
  }

  private ClientCertificate keep(
      ControlRequest request, Wanted wanted, KeyId keyId, X509Certificate leaf, Instant now) {
    ClientCertificate certificate =
        new ClientCertificate(
            keyId.certificateId(),
            wanted.description(),
            Pem.of(leaf),
            now,
            leaf.getNotAfter().toInstant(),
            wanted.tags());
    StoredCertificate stored =
        new StoredCertificate(certificate, keyId.version(), Pem.fingerprint(leaf));
    try {
      documents.insert(request, stored);
    } catch (RuntimeException failure) {
      settle(keyId, stored, failure);
    }
    LOG.info(
        "generated certificate id={} version={} fingerprint={} expires={}",
        keyId.certificateId(),
        keyId.version(),
        stored.fingerprint(),
        certificate.expirationDate());
    return certificate;
  }

  /**
   * A failed write has usually not happened, but a connection can also break after the commit. The
   * key goes only when the document is known to be absent; when nothing can be known it stays, and
   * the sweeper decides later.
   */
  private void settle(KeyId keyId, StoredCertificate stored, RuntimeException failure) {
    Optional<StoredCertificate> kept;
    try {
      kept = documents.find(keyId.certificateId());
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
      LOG.warn("left a key for the sweeper key={} reason=store", keyId);
      throw failure;
    }
    if (kept.isPresent() && kept.get().fingerprint().equals(stored.fingerprint())) {
      return;
    }
    try {
      keystore.delete(keyId);
    } catch (KeystoreException e) {
      failure.addSuppressed(e);
      LOG.warn("left a key for the sweeper key={} reason=keystore", keyId, e);
    }
    throw failure;
  }
}
