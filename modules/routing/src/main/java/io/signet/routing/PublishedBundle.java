package io.signet.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.api.CertificateAuthority;
import io.signet.api.Document;
import io.signet.api.SignedTrustBundle;
import io.signet.api.StoredCertificate;
import io.signet.api.TrustBundle;
import io.signet.api.WireJson;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/**
 * A trust bundle as it is handed out, ready in every form, together with the documents that it was
 * made from.
 *
 * @param authority {@code null} if the certificate has nothing to do with it
 * @param signed {@code null} while nobody could sign it
 */
record PublishedBundle(
    Document<StoredCertificate> document,
    Document<CertificateAuthority> authority,
    TrustBundle bundle,
    Form pem,
    Form json,
    SignedForm signed) {

  /**
   * One form of the bundle.
   *
   * @param tag the strong entity tag, quotes included
   * @param since when it became so, in whole seconds
   * @param modified the same as HTTP writes it
   */
  record Form(String type, Buffer body, String tag, Instant since, String modified) {

    static Form of(String type, byte[] body, Instant since) {
      Instant second = since.truncatedTo(ChronoUnit.SECONDS);
      String modified = HttpClock.format(second);
      return new Form(type, Buffer.buffer(body), '"' + hash(body) + '"', second, modified);
    }

    private static String hash(byte[] body) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(digest.digest(body), 0, 16);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The form that vouches for itself, from when and until when it does. */
  record SignedForm(Form form, Instant issued, Instant expires) {}

  static PublishedBundle of(
      Document<StoredCertificate> document, Document<CertificateAuthority> authority) {
    TrustBundle bundle = TrustBundle.of(document, authority);
    Instant since = document.value().trustedSince();
    if (authority != null && authority.value().trustedSince().isAfter(since)) {
      since = authority.value().trustedSince();
    }
    byte[] pem = bundle.pem().getBytes(UTF_8);
    return new PublishedBundle(
        document,
        authority,
        bundle,
        Form.of("application/pem-certificate-chain", pem, since),
        Form.of(MediaType.JSON, WireJson.bytes(bundle), since),
        null);
  }

  PublishedBundle with(SignedTrustBundle made) {
    Form form = Form.of("application/jose", made.jws().getBytes(UTF_8), made.issued());
    SignedForm next = new SignedForm(form, made.issued(), made.expires());
    return new PublishedBundle(document, authority, bundle, pem, json, next);
  }

  /** The form that vouches for itself; {@code null} if none does now. */
  Form signedForm(Instant now) {
    return signed == null || !now.isBefore(signed.expires) ? null : signed.form;
  }

  /** Whether half of the signature's life is over, or there is none. */
  boolean wantsSignature(Instant now) {
    return signed == null
        || !now.isBefore(
            signed.issued.plus(Duration.between(signed.issued, signed.expires).dividedBy(2)));
  }
}
