package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;
import static io.signet.api.SignetException.conflict;

import io.signet.api.CertificateRequest;
import io.signet.api.ClientCertificate;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in the chain that an authority has issued for a key that never left: it becomes a version
 * of its own, with that key, and is presented from now on.
 */
final class ChainImporter {

  private static final Logger LOG = LoggerFactory.getLogger(ChainImporter.class);

  private static final int ATTEMPTS = 20;

  private final RequestDocuments documents;
  private final CertificateDocuments certificates;
  private final Keystore keystore;
  private final Claims claims;
  private final Clock clock;

  ChainImporter(
      RequestDocuments documents,
      CertificateDocuments certificates,
      Keystore keystore,
      Claims claims,
      Clock clock) {
    this.documents = documents;
    this.certificates = certificates;
    this.keystore = keystore;
    this.claims = claims;
    this.clock = clock;
  }

  /** The body of the operation. */
  private record Body(String chain) {}

  /** A chain and the key that it is for. */
  private record Fitting(KeyId kept, List<X509Certificate> chain) {}

  /**
   * Takes a chain in.
   *
   * @throws SignetException {@link ErrorCode#BAD_REQUEST} for a chain that is damaged, that does
   *     not hold the rules of {@link ChainRules}, or whose key is none of this certificate's;
   *     {@link ErrorCode#CONFLICT} while a rotation is open
   */
  ClientCertificate take(ControlRequest request) {
    String id = request.path("clientCertificateId");
    String text = request.body(Body.class).chain();
    if (text == null) {
      throw badRequest("chain is needed: the certificates in PEM");
    }
    List<X509Certificate> given = CertificateChain.read(PemFiles.certificates(text, "chain"));
    StoredCertificate certificate = documents.certificate(id);
    IssuerTag.checkNotOurs(certificate);
    if (!certificate.others().isEmpty()) {
      throw conflict("A rotation of this client certificate is open: end it first");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Claims.Claim taken =
        claims
            .takeEverywhere(id)
            .orElseThrow(() -> conflict("Client Certificate " + id + " is busy: try again"));
    try (Claims.Claim claim = taken) {
      Fitting fitting = fitting(given, certificate, claim.certificateId());
      ChainRules.check(fitting.chain(), now);
      certificates.checkNew(fitting.chain().get(0));
      return keep(request, certificate, fitting, now);
    } catch (KeystoreException e) {
      throw KeystoreFailures.of(e);
    }
  }

  private Fitting fitting(List<X509Certificate> given, StoredCertificate certificate, String id) {
    Set<Integer> versions = new LinkedHashSet<>();
    documents.list(id).stream().map(CertificateRequest::version).forEach(versions::add);
    versions.add(certificate.version());
    for (int version : versions) {
      KeyId kept = new KeyId(id, version);
      Optional<byte[]> key =
          keystore.identity(kept).map(Identity::leaf).map(leaf -> leaf.getPublicKey().getEncoded());
      Optional<List<X509Certificate>> chain =
          key.flatMap(ours -> CertificateChain.of(given, each -> holds(each, ours)));
      if (chain.isPresent()) {
        return new Fitting(kept, chain.get());
      }
    }
    throw badRequest("The chain is for none of the keys of this client certificate");
  }

  private static boolean holds(X509Certificate certificate, byte[] publicKey) {
    return Arrays.equals(certificate.getPublicKey().getEncoded(), publicKey);
  }

  private ClientCertificate keep(
      ControlRequest request, StoredCertificate before, Fitting fitting, Instant now) {
    KeyId keyId = recertify(fitting, before.latestVersion());
    ClientCertificate after;
    try {
      after = documents.switchTo(request, before, keyId, fitting.chain(), now);
    } catch (RuntimeException failure) {
      // The write may have happened all the same, so the sweeper decides.
      LOG.warn("left a key for the sweeper key={} reason=chain", keyId);
      throw failure;
    }
    LOG.info(
        "chain imported id={} version={} certificates={} expires={}",
        keyId.certificateId(),
        keyId.version(),
        fitting.chain().size(),
        after.expirationDate());
    return after;
  }

  /**
   * The old version's key stays for the sweeper: other nodes may still be about to open a
   * connection with it.
   */
  private KeyId recertify(Fitting fitting, int latest) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      KeyId keyId = new KeyId(fitting.kept().certificateId(), latest + attempt);
      try {
        keystore.recertify(fitting.kept(), keyId, fitting.chain());
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
}
