package io.signet.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustKeyTest {

  /** RFC 6979, appendix A.2.5. */
  @Test
  void shouldComputeThePublicKeyOfTheStandardsExample() throws Exception {
    // Given
    BigInteger scalar =
        new BigInteger("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721", 16);

    // When
    TrustKey.Jwk jwk = TrustKey.ofScalar(scalar).jwk();

    // Then
    assertThat(hex(jwk.x()))
        .isEqualTo("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6");
    assertThat(hex(jwk.y()))
        .isEqualTo("7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
  }

  @Test
  void shouldMakeTheSameKeyOfTheSameSecretOnEveryNode() {
    assertThat(TrustKey.of(secret(1)).jwk()).isEqualTo(TrustKey.of(secret(1)).jwk());
    assertThat(TrustKey.of(secret(1)).jwk()).isNotEqualTo(TrustKey.of(secret(2)).jwk());
  }

  /** What backends have pinned must not change with a version of Signet. */
  @Test
  void shouldMakeTheKeyThatEarlierVersionsMade() {
    assertThat(TrustKey.of(secret(1)).jwk().kid())
        .isEqualTo("txA1u9t-XCDu6UKYDZSkziY88RGeBm3Nl00bi03hpug");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 200})
  void shouldWriteCoordinatesAndSignaturesInFull(int seed) throws Exception {
    // Given
    TrustKey key = TrustKey.of(secret(seed));

    // When
    byte[] signature = key.sign("text".getBytes(US_ASCII));

    // Then
    assertThat(signature).hasSize(64);
    assertThat(key.jwk().x()).hasSize(43);
    assertThat(key.jwk().y()).hasSize(43);
  }

  @Test
  void shouldShowNothingOfTheSecret() {
    assertThat(TrustKey.of(secret(1))).hasToString("TrustKey[" + kid(1) + "]");
  }

  private static String kid(int seed) {
    return TrustKey.of(secret(seed)).jwk().kid();
  }

  static SecretKey secret(int seed) {
    byte[] bytes = new byte[32];
    bytes[31] = (byte) seed;
    return new SecretKeySpec(bytes, "AES");
  }

  private static String hex(String base64) {
    return HexFormat.of().formatHex(Base64.getUrlDecoder().decode(base64));
  }
}
