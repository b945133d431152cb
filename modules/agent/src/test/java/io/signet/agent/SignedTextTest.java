package io.signet.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that somebody who has no pinned key may try. */
class SignedTextTest {

  private static final String TYPE = "signet-trust-bundle+jws";
  private static final String PAYLOAD = "{\"certificateId\":\"abc123\"}";

  @TempDir Path directory;
  private final TestKeys key = TestKeys.make();
  private PinnedKeys pinned;

  @BeforeEach
  void pin() {
    pinned = PinnedKeys.read(List.of(key.write(directory.resolve("key.jwk"))));
  }

  @Test
  void shouldAnswerWhatAPinnedKeySigned() {
    // When
    byte[] payload = verified(key.signed(PAYLOAD));

    // Then
    assertThat(new String(payload, US_ASCII)).isEqualTo(PAYLOAD);
  }

  /** RFC 7515, appendix A.3. */
  @Test
  void shouldAgreeWithTheExampleOfTheStandard() throws IOException {
    // Given
    Path file = directory.resolve("rfc.jwk");
    Files.writeString(
        file,
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
            + "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}");
    PinnedKeys keys = PinnedKeys.read(List.of(file));
    String text =
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
            + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    byte[] signature =
        Base64.getUrlDecoder()
            .decode(
                "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-K"
                    + "g6NU1Q");

    // When
    boolean signed =
        SignedText.isSignedBy(
            keys.find("oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"),
            text.getBytes(US_ASCII),
            signature);

    // Then
    assertThat(signed).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "HS256", "ES384", "RS256", "es256", ""})
  void shouldRefuseEveryOtherAlgorithmThoughTheSignatureFits(String algorithm) {
    assertRefused(
        key.signed(TestKeys.header(algorithm, TYPE, key.thumbprint()), PAYLOAD), "algorithm");
  }

  @Test
  void shouldRefuseATextWithoutASignature() {
    // Given
    String whole = key.signed(TestKeys.header("none", TYPE, key.thumbprint()), PAYLOAD);

    // When, Then
    assertRefused(whole.substring(0, whole.lastIndexOf('.') + 1), "algorithm");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "ES256"})
  void shouldRefuseAPublicKeyThatIsUsedAsASecret(String algorithm) throws GeneralSecurityException {
    // Given
    String text = text(TestKeys.header(algorithm, TYPE, key.thumbprint()));
    Mac mac = Mac.getInstance("HmacSHA512");
    mac.init(new SecretKeySpec(key.pem().getBytes(US_ASCII), "HmacSHA512"));
    String forged = text + "." + TestKeys.base64(mac.doFinal(text.getBytes(US_ASCII)));

    // When, Then
    assertRefused(forged, algorithm.equals("HS256") ? "algorithm" : "signature is wrong");
  }

  @Test
  void shouldRefuseTheSignatureOfAnotherKeyUnderItsOwnName() {
    assertRefused(TestKeys.make().signed(PAYLOAD), "no pinned key");
  }

  @Test
  void shouldRefuseTheSignatureOfAnotherKeyUnderAPinnedName() {
    assertRefused(
        TestKeys.make().signed(TestKeys.header("ES256", TYPE, key.thumbprint()), PAYLOAD),
        "signature is wrong");
  }

  @Test
  void shouldNotTakeAKeyFromTheTextItself() {
    // Given
    TestKeys other = TestKeys.make();
    String header =
        "{\"alg\":\"ES256\",\"typ\":\"" + TYPE + "\",\"jwk\":" + other.jwk() + ",\"kid\":\"x\"}";

    // When, Then
    assertRefused(other.signed(header, PAYLOAD), "no pinned key");
  }

  @Test
  void shouldNotBeLedToAnotherKeyByANameThatAKeyFileGivesIt() throws IOException {
    // Given: a file that calls a stranger's key by the name of the pinned one
    TestKeys other = TestKeys.make();
    Path file = directory.resolve("set.jwk");
    String named = other.jwk().replace("{", "{\"kid\":\"" + key.thumbprint() + "\",");
    Files.writeString(file, "{\"keys\":[" + key.jwk() + "," + named + "]}");
    pinned = PinnedKeys.read(List.of(file));

    // When, Then
    assertRefused(
        other.signed(TestKeys.header("ES256", TYPE, key.thumbprint()), PAYLOAD),
        "signature is wrong");
    assertThat(verified(key.signed(PAYLOAD))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"JWT", "''", "signet-other+jws"})
  void shouldRefuseATokenThatIsMeantForSomethingElse(String type) {
    assertRefused(key.signed(TestKeys.header("ES256", type, key.thumbprint()), PAYLOAD), "type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"crit\":[\"b64\"],\"b64\":false", "\"crit\":[]", "\"b64\":false"})
  void shouldRefuseExtensions(String extension) {
    // Given
    String header = TestKeys.header("ES256", TYPE, key.thumbprint());

    // When, Then
    assertRefused(key.signed(header.replace("}", "," + extension + "}"), PAYLOAD), "extensions");
  }

  @Test
  void shouldRefuseAMemberThatIsThereTwice() {
    // Given
    String header = TestKeys.header("none", TYPE, key.thumbprint());

    // When, Then
    assertRefused(key.signed(header.replace("}", ",\"alg\":\"ES256\"}"), PAYLOAD), "header");
  }

  @Test
  void shouldRefuseAChangedPayload() {
    // Given
    String[] parts = key.signed(PAYLOAD).split("\\.");
    String other = TestKeys.base64("{\"certificateId\":\"abc124\"}".getBytes(US_ASCII));

    // When, Then
    assertRefused(parts[0] + "." + other + "." + parts[2], "signature is wrong");
  }

  @Test
  void shouldRefuseASignatureOfZeros() {
    assertRefused(
        text(TestKeys.header("ES256", TYPE, key.thumbprint()))
            + "."
            + TestKeys.base64(new byte[64]),
        "two numbers");
  }

  @Test
  void shouldRefuseASignatureInTheFormOfX509() throws GeneralSecurityException {
    // Given
    String text = text(TestKeys.header("ES256", TYPE, key.thumbprint()));
    Signature der = Signature.getInstance("SHA256withECDSA");
    der.initSign(key.pair.getPrivate());
    der.update(text.getBytes(US_ASCII));

    // When, Then
    assertRefused(text + "." + TestKeys.base64(der.sign()), "signature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b", "a.b.c.d", "!.!.!", "e30.e30.e30", "{}"})
  void shouldRefuseWhatIsNoSignedText(String text) {
    assertRefused(text, "refused a signed bundle");
  }

  private String text(String header) {
    return TestKeys.base64(header.getBytes(US_ASCII))
        + "."
        + TestKeys.base64(PAYLOAD.getBytes(US_ASCII));
  }

  private byte[] verified(String text) {
    return SignedText.verified(text.getBytes(US_ASCII), TYPE, pinned);
  }

  private void assertRefused(String text, String why) {
    assertThatThrownBy(() -> verified(text))
        .isInstanceOf(TrustSyncException.class)
        .hasMessageContaining(why);
  }
}
