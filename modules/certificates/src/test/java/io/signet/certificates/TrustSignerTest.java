package io.signet.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.SignedTrustBundle;
import io.signet.api.TrustBundle;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustSignerTest {

  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00.5Z");

  private final TrustSigner signer =
      new TrustSigner(
          List.of(TrustKeyTest.secret(1), TrustKeyTest.secret(2)),
          Duration.ofHours(1),
          Clock.fixed(NOW, ZoneOffset.UTC));
  private final TrustBundle bundle =
      new TrustBundle(
          "abc123",
          42,
          List.of(
              new TrustBundle.Version(
                  3, "current", "ff", "CN=x", "1f", Instant.EPOCH, NOW, "PEM")));

  @Test
  void shouldSayWhatIsBelievedAndHowLong() {
    // When
    SignedTrustBundle signed = signer.sign(bundle);

    // Then
    String[] parts = signed.jws().split("\\.");
    assertThat(json(parts[0]))
        .isEqualTo(
            new JsonObject()
                .put("alg", "ES256")
                .put("typ", "signet-trust-bundle+jws")
                .put("kid", signer.keys().get(0).kid()));
    JsonObject claims = json(parts[1]);
    assertThat(claims.getString("certificateId")).isEqualTo("abc123");
    assertThat(claims.getLong("revision")).isEqualTo(42);
    assertThat(claims.getLong("iat")).isEqualTo(NOW.getEpochSecond());
    assertThat(claims.getLong("exp")).isEqualTo(NOW.getEpochSecond() + 3600);
    assertThat(claims.getJsonArray("versions").getJsonObject(0).getString("pem")).isEqualTo("PEM");
    assertThat(signed.issued().getEpochSecond()).isEqualTo(claims.getLong("iat"));
    assertThat(signed.expires().getEpochSecond()).isEqualTo(claims.getLong("exp"));
  }

  @Test
  void shouldSignWithTheFirstKeySoThatItsPublicHalfVerifies() throws Exception {
    // When
    String jws = signer.sign(bundle).jws();

    // Then
    assertThat(verifies(signer.keys().get(0), jws)).isTrue();
    assertThat(verifies(signer.keys().get(1), jws)).isFalse();
  }

  private static boolean verifies(TrustKey.Jwk jwk, String jws) throws Exception {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECPoint point = new ECPoint(number(jwk.x()), number(jwk.y()));
    Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
    check.initVerify(
        KeyFactory.getInstance("EC")
            .generatePublic(
                new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class))));
    int dot = jws.lastIndexOf('.');
    check.update(jws.substring(0, dot).getBytes(US_ASCII));
    return check.verify(Base64.getUrlDecoder().decode(jws.substring(dot + 1)));
  }

  private static BigInteger number(String base64) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(base64));
  }

  private static JsonObject json(String part) {
    return new JsonObject(new String(Base64.getUrlDecoder().decode(part), UTF_8));
  }
}
