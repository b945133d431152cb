package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;

import io.signet.api.ClientCertificate;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Takes in client certificates whose keys were made elsewhere. The key goes into the keystore and
 * nowhere else: nothing of the request is kept, logged or repeated in a refusal.
 */
final class CertificateImporter {

  private final NewCertificates certificates;
  private final CertificateDocuments documents;
  private final Keystore keystore;

  CertificateImporter(
      NewCertificates certificates, CertificateDocuments documents, Keystore keystore) {
    this.certificates = certificates;
    this.documents = documents;
    this.keystore = keystore;
  }

  /** The body of the operation. */
  private record Body(
      String pkcs12,
      String certificate,
      String privateKey,
      String password,
      String description,
      Map<String, String> tags) {

    @Override
    public String toString() {
      return "Body[...]";
    }
  }

  /**
   * Takes a key and its chain in.
   *
   * @throws SignetException {@link ErrorCode#BAD_REQUEST} for what cannot be read or does not hold
   *     the rules of {@link ChainRules}, {@link ErrorCode#NOT_IMPLEMENTED} if the keystore takes no
   *     keys in, {@link ErrorCode#LIMIT_EXCEEDED} if the account has all the certificates it may
   *     have
   */
  ClientCertificate take(ControlRequest request) {
    Body body = read(request);
    NewCertificates.Wanted wanted = new NewCertificates.Wanted(body.description(), body.tags());
    IssuerTag.unchanged(null, wanted.tags());
    documents.checkLimit();
    OfferedIdentity offered = identity(body, certificates.now());
    documents.checkNew(offered.chain().get(0));
    return certificates.add(request, wanted, "imported", (keyId, now) -> keep(keyId, offered));
  }

  /** A reader of JSON quotes what it does not understand, which may be a piece of a key. */
  private static Body read(ControlRequest request) {
    try {
      return request.body(Body.class);
    } catch (SignetException e) {
      throw badRequest(
          "Invalid request body: it is a JSON object of the texts certificate and privateKey, or"
              + " pkcs12, and optionally password, description, and tags");
    }
  }

  private static OfferedIdentity identity(Body body, Instant now) {
    String password = body.password() == null ? "" : body.password();
    boolean pem = body.certificate() != null || body.privateKey() != null;
    if (body.pkcs12() != null && !pem) {
      return OfferedIdentity.ofPkcs12(body.pkcs12(), password, Limits.MAX_ROUNDS, now);
    }
    if (body.pkcs12() == null && body.certificate() != null && body.privateKey() != null) {
      return OfferedIdentity.ofPem(
          body.certificate(), body.privateKey(), password, Limits.MAX_ROUNDS, now);
    }
    throw badRequest("Either pkcs12 is needed, or certificate and privateKey");
  }

  private List<X509Certificate> keep(KeyId keyId, OfferedIdentity offered) {
    try {
      keystore.importKey(keyId, offered.key(), offered.chain());
      return offered.chain();
    } catch (KeystoreException e) {
      if (e.reason() == KeystoreException.Reason.UNSUPPORTED) {
        throw new SignetException(
            ErrorCode.NOT_IMPLEMENTED, "This keystore takes no private keys in");
      }
      throw e;
    }
  }
}
