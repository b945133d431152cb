package io.signet.certificates;

import static io.signet.api.SignetException.conflict;

import io.signet.api.CertificateVersion;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.Rotation;
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
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins rotations: a new key under the next free version, then the document. As with a new
 * certificate, no crash leaves a document whose key is missing.
 */
final class SuccessorGenerator {

  private static final Logger LOG = LoggerFactory.getLogger(SuccessorGenerator.class);

  /** A crash leaves one key whose number is passed over, until the sweeper has removed it. */
  private static final int ATTEMPTS = 20;

  private final RotationDocuments documents;
  private final Keystore keystore;
  private final Claims claims;
  private final Issuance issuance;
  private final Clock clock;

  SuccessorGenerator(
      RotationDocuments documents,
      Keystore keystore,
      Claims claims,
      Issuance issuance,
      Clock clock) {
    this.documents = documents;
    this.keystore = keystore;
    this.claims = claims;
    this.issuance = issuance;
    this.clock = clock;
  }

  /**
   * Makes the successor of a certificate.
   *
   * @throws SignetException {@link ErrorCode#NOT_FOUND}; {@link ErrorCode#CONFLICT} if a rotation
   *     of the certificate is open
   */
  Rotation begin(ControlRequest request, String certificateId, boolean automatic) {
    StoredCertificate certificate = documents.certificate(certificateId);
    documents.checkNoneOpen(certificateId);
    issuance.checkWorthwhile(certificate);
    Claims.Claim taken =
        claims
            .takeEverywhere(certificateId)
            .orElseThrow(
                () -> conflict("Client Certificate " + certificateId + " is busy: try again"));
    try (Claims.Claim claim = taken) {
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        KeyId keyId = new KeyId(claim.certificateId(), certificate.latestVersion() + attempt);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Optional<CertificateVersion> made = makeKey(keyId, certificate, now);
        if (made.isPresent()) {
          return keep(request, keyId, made.get(), automatic, now);
        }
      }
    }
    throw new SignetException(
        ErrorCode.INTERNAL,
        "Internal server error",
        new IllegalStateException("no free version in " + ATTEMPTS + " attempts"));
  }

  /** Empty if the keystore has a key of this id already. */
  private Optional<CertificateVersion> makeKey(
      KeyId keyId, StoredCertificate certificate, Instant now) {
    try {
      List<X509Certificate> chain = issuance.make(keyId, certificate.certificate().tags(), now);
      return Optional.of(
          new CertificateVersion(
              keyId.version(),
              Pem.of(chain),
              Pem.fingerprint(chain.get(0)),
              now,
              CertificateChain.expiration(chain)));
    } catch (KeystoreException e) {
      if (e.reason() == KeystoreException.Reason.EXISTS) {
        return Optional.empty();
      }
      throw KeystoreFailures.of(e);
    }
  }

  private Rotation keep(
      ControlRequest request,
      KeyId keyId,
      CertificateVersion successor,
      boolean automatic,
      Instant now) {
    try {
      Rotation begun =
          documents.insert(
              request,
              successor,
              keyId.certificateId(),
              (certificate, added) ->
                  Steps.begun(certificate, added, automatic, request.caller(), now));
      LOG.info(
          "rotation prepared certificate={} from={} to={} fingerprint={} expires={}",
          keyId.certificateId(),
          begun.fromVersion(),
          begun.toVersion(),
          successor.fingerprint(),
          successor.expirationDate());
      return begun;
    } catch (RuntimeException failure) {
      return settle(keyId, successor, failure);
    }
  }

  /**
   * As for a new certificate: the key goes only when it is known that no document names it, and
   * when nothing can be known the sweeper decides later.
   */
  private Rotation settle(KeyId keyId, CertificateVersion successor, RuntimeException failure) {
    try {
      Optional<Rotation> kept = documents.find(keyId, successor.fingerprint());
      if (kept.isPresent()) {
        return kept.get();
      }
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
      LOG.warn("left a key for the sweeper key={} reason=store", keyId);
      throw failure;
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
