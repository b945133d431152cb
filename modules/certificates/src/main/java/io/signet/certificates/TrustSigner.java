package io.signet.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signet.api.ErrorCode;
import io.signet.api.SignedTrustBundle;
import io.signet.api.SignetException;
import io.signet.api.TrustBundle;
import io.signet.api.WireJson;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.crypto.SecretKey;

/**
 * Signs trust bundles (RFC 7515, compact, ES256). The keys are made when they are first needed,
 * which most gateways never do, and their making would take a start longer.
 */
final class TrustSigner {

  /** Says what is signed, so that no other token of the same key can pass for a bundle. */
  private static final String TYPE = "signet-trust-bundle+jws";

  private final List<SecretKey> secrets;
  private final Duration validity;
  private final Clock clock;
  private List<TrustKey> keys;

  /**
   * @param secrets what the keys are made from; the first one's key signs
   * @param validity how long a signature is to be believed
   */
  TrustSigner(List<SecretKey> secrets, Duration validity, Clock clock) {
    this.secrets = List.copyOf(secrets);
    this.validity = validity;
    this.clock = clock;
  }

  /** The public keys; the first is that of the present signatures. */
  List<TrustKey.Jwk> keys() {
    return made().stream().map(TrustKey::jwk).toList();
  }

  SignedTrustBundle sign(TrustBundle bundle) {
    TrustKey key = made().get(0);
    Instant issued = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant expires = issued.plus(validity);
    Header header = new Header("ES256", TYPE, key.jwk().kid());
    Claims claims =
        new Claims(bundle.certificateId(), bundle.revision(), issued, expires, bundle.versions());
    String text = encoded(header) + "." + encoded(claims);
    try {
      String signature = TrustKey.base64(key.sign(text.getBytes(US_ASCII)));
      return new SignedTrustBundle(text + "." + signature, issued, expires);
    } catch (GeneralSecurityException e) {
      throw new SignetException(ErrorCode.INTERNAL, "A trust bundle cannot be signed", e);
    }
  }

  private synchronized List<TrustKey> made() {
    if (keys == null) {
      keys = secrets.stream().map(TrustKey::of).toList();
    }
    return keys;
  }

  private static String encoded(Object part) {
    return TrustKey.base64(WireJson.bytes(part));
  }

  private record Header(String alg, String typ, String kid) {}

  private record Claims(
      String certificateId,
      long revision,
      Instant iat,
      Instant exp,
      List<TrustBundle.Version> versions) {}
}
