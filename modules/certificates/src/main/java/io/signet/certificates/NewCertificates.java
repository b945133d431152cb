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
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives new certificates their ids: the key first, the document second, so that no crash leaves a
 * document whose key is missing. The slow part, the key, happens outside of any transaction.
 */
final class NewCertificates {

  private static final Logger LOG = LoggerFactory.getLogger(NewCertificates.class);

  private static final int FIRST_VERSION = 1;

  /** Of two thousand million ids some are taken; that this many in a row are is no accident. */
  private static final int ATTEMPTS = 20;

  private final CertificateDocuments documents;
  private final Keystore keystore;
  private final Claims claims;
  private final Supplier<String> ids;
  private final Clock clock;

  NewCertificates(
      CertificateDocuments documents,
      Keystore keystore,
      Claims claims,
      Supplier<String> ids,
      Clock clock) {
    this.documents = documents;
    this.keystore = keystore;
    this.claims = claims;
    this.ids = ids;
    this.clock = clock;
  }

  /** What callers may say of a new certificate, checked. */
  record Wanted(String description, Map<String, String> tags) {

    Wanted {
      description = Texts.description(description);
      tags = Tags.with(null, tags);
    }
  }

  /** The time of creation, in whole seconds. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * Adds a certificate under a new id.
   *
   * @param how how it came to be, for the log
   * @param key puts the key into the keystore under an id, and answers its chain
   * @throws SignetException {@link ErrorCode#LIMIT_EXCEEDED} if the account has all the
   *     certificates it may have
   */
  ClientCertificate add(
      ControlRequest request,
      Wanted wanted,
      String how,
      BiFunction<KeyId, Instant, List<X509Certificate>> key) {
    documents.checkLimit();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<ClientCertificate> made = add(request, wanted, how, key, ids.get());
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
  private Optional<ClientCertificate> add(
      ControlRequest request,
      Wanted wanted,
      String how,
      BiFunction<KeyId, Instant, List<X509Certificate>> key,
      String id) {
    Optional<Claims.Claim> taken = claims.take(id);
    if (taken.isEmpty()) {
      return Optional.empty();
    }
    try (Claims.Claim claim = taken.get()) {
      if (documents.find(claim.certificateId()).isPresent()) {
        return Optional.empty();
      }
      KeyId keyId = new KeyId(claim.certificateId(), FIRST_VERSION);
      Instant now = now();
      return free(keyId, now, key).map(chain -> keep(request, wanted, how, keyId, chain, now));
    }
  }

  /** The chain of the new key; empty if the keystore has a key of this id already. */
  private static Optional<List<X509Certificate>> free(
      KeyId keyId, Instant now, BiFunction<KeyId, Instant, List<X509Certificate>> key) {
    try {
      return Optional.of(key.apply(keyId, now));
    } catch (KeystoreException e) {
      if (e.reason() == KeystoreException.Reason.EXISTS) {
        return Optional.empty();
      }
      throw KeystoreFailures.of(e);
    }
  }

  private ClientCertificate keep(
      ControlRequest request,
      Wanted wanted,
      String how,
      KeyId keyId,
      List<X509Certificate> chain,
      Instant now) {
    ClientCertificate certificate =
        new ClientCertificate(
            keyId.certificateId(),
            wanted.description(),
            Pem.of(chain),
            now,
            CertificateChain.expiration(chain),
            wanted.tags());
    StoredCertificate stored =
        new StoredCertificate(certificate, keyId.version(), Pem.fingerprint(chain.get(0)));
    try {
      documents.insert(request, stored);
    } catch (RuntimeException failure) {
      settle(keyId, stored, failure);
    }
    LOG.info(
        "{} certificate id={} version={} fingerprint={} expires={}",
        how,
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
    if (failure instanceof SignetException own && own.code() == ErrorCode.OUTCOME_UNKNOWN) {
      // The store may be about to do it.
      LOG.warn("left a key for the sweeper key={} reason=unknown", keyId);
      throw failure;
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
