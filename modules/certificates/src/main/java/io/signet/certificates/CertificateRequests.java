package io.signet.certificates;

import static io.signet.api.SignetException.conflict;

import io.signet.api.CertificateRequest;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks authorities to vouch for keys: of the version in use, or of a new one that waits for its
 * chain and is not in use until then. The key signs inside the keystore.
 */
final class CertificateRequests {

  private static final Logger LOG = LoggerFactory.getLogger(CertificateRequests.class);

  /** A crash leaves one key whose number is passed over, until the sweeper has removed it. */
  private static final int ATTEMPTS = 20;

  private final RequestDocuments documents;
  private final Keystore keystore;
  private final Claims claims;
  private final CertificateOptions options;
  private final Clock clock;

  CertificateRequests(
      RequestDocuments documents,
      Keystore keystore,
      Claims claims,
      CertificateOptions options,
      Clock clock) {
    this.documents = documents;
    this.keystore = keystore;
    this.claims = claims;
    this.options = options;
    this.clock = clock;
  }

  /** The body of the operation. */
  private record Body(
      RequestedNames.Subject subject,
      RequestedNames.Alternatives alternativeNames,
      Boolean newKey) {}

  /**
   * Makes a certification request.
   *
   * @throws SignetException {@link ErrorCode#NOT_FOUND}, {@link ErrorCode#BAD_REQUEST} for
   *     unacceptable names
   */
  CertificateRequest create(ControlRequest request) {
    Body body = request.body(Body.class);
    String id = request.path("clientCertificateId");
    RequestedNames names =
        new RequestedNames(body.subject(), body.alternativeNames(), options.organization());
    StoredCertificate certificate = documents.certificate(id);
    IssuerTag.checkNotOurs(certificate);
    boolean newKey = Boolean.TRUE.equals(body.newKey());
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Claims.Claim taken =
        claims
            .takeEverywhere(id)
            .orElseThrow(() -> conflict("Client Certificate " + id + " is busy: try again"));
    try (Claims.Claim claim = taken) {
      KeyId keyId =
          newKey
              ? makeKey(claim.certificateId(), certificate.latestVersion(), now)
              : new KeyId(claim.certificateId(), certificate.version());
      return create(request, keyId, names, newKey, now);
    } catch (KeystoreException e) {
      throw KeystoreFailures.of(e);
    }
  }

  /** A key under the next free version; what certifies it meanwhile, nobody is shown. */
  private KeyId makeKey(String id, int latest, Instant now) {
    CertificateIssuer issuer = new CertificateIssuer(options);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      KeyId keyId = new KeyId(id, latest + attempt);
      try {
        keystore.generate(
            keyId, options.keyAlgorithm(), key -> List.of(issuer.issue(keyId, key, now)));
        return keyId;
      } catch (KeystoreException e) {
        if (e.reason() != KeystoreException.Reason.EXISTS) {
          throw e;
        }
      }
    }
    throw new SignetException(
        ErrorCode.INTERNAL,
        "Internal server error",
        new IllegalStateException("no free version in " + ATTEMPTS + " attempts"));
  }

  private CertificateRequest create(
      ControlRequest request, KeyId keyId, RequestedNames names, boolean newKey, Instant now) {
    boolean kept = false;
    try {
      byte[] encoded = keystore.csr(keyId, key -> CertificationRequest.sign(keyId, key, names));
      CertificateRequest made =
          new CertificateRequest(
              keyId.certificateId(), keyId.version(), Pem.of("CERTIFICATE REQUEST", encoded), now);
      Optional<CertificateRequest> replaced = documents.keep(request, made, newKey);
      kept = true;
      LOG.info("certificate requested id={} version={}", keyId.certificateId(), keyId.version());
      replaced
          .map(old -> new KeyId(old.clientCertificateId(), old.version()))
          .filter(old -> newKey && !old.equals(keyId))
          .ifPresent(this::discard);
      return made;
    } finally {
      if (!kept && newKey) {
        // The write may have happened all the same, so the sweeper decides.
        LOG.warn("left a key for the sweeper key={} reason=request", keyId);
      }
    }
  }

  private void discard(KeyId keyId) {
    try {
      keystore.delete(keyId);
    } catch (KeystoreException e) {
      LOG.warn("left a key for the sweeper key={} reason=keystore", keyId, e);
    }
  }
}
