package io.signet.keystore.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.signet.keystore.Identity;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import io.signet.keystore.Signatures;
import io.signet.keystore.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is peculiar to tokens. */
final class Pkcs11TokenTest {

  private static final KeyId ID = new KeyId("a1b2c3", 1);

  @TempDir private Path data;

  @Test
  void shouldMakeKeysThatNeverLeaveTheToken() {
    // Given
    SoftHsm token = SoftHsm.create();

    // When
    try (Keystore keystore = open(token)) {
      generate(keystore, ID);
      assertThat(keystore.identity(ID).orElseThrow().privateKey().getEncoded()).isNull();
    }

    // Then
    String key = token.pkcs11Tool("--login", "--pin", SoftHsm.PIN, "-O", "--type", "privkey");
    assertThat(key)
        .contains("Private Key Object; EC", "label:      signet:a1b2c3.1")
        .contains("ID:         " + java.util.HexFormat.of().formatHex("a1b2c3.1".getBytes(UTF_8)))
        .containsPattern("Access:.*sensitive, always sensitive, never extract");
  }

  @Test
  void shouldRemoveEveryObjectOfADeletedKey() {
    // Given
    SoftHsm token = SoftHsm.create();
    try (Keystore keystore = open(token)) {
      generate(keystore, ID);

      // When
      keystore.delete(ID);
    }

    // Then
    assertThat(token.pkcs11Tool("--login", "--pin", SoftHsm.PIN, "-O"))
        .doesNotContain("Object;")
        .doesNotContain("a1b2c3");
  }

  @Test
  void shouldTryAWrongPinOnce() throws Exception {
    // Given
    SoftHsm token = SoftHsm.create();
    Files.writeString(token.pinFile(), "wrong-pin");

    // When
    KeystoreException failure = failureOf(() -> open(token));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.WRONG_PASSWORD);
    assertThat(failure)
        .hasMessage(
            "token '%s' refuses the PIN of %s; it was tried once"
                .formatted(token.label(), token.pinFile()));
  }

  @Test
  void shouldRefuseAPinFileThatOthersMayRead() throws Exception {
    // Given
    SoftHsm token = SoftHsm.create();
    Files.setPosixFilePermissions(token.pinFile(), PosixFilePermissions.fromString("rw-r--r--"));

    // When
    KeystoreException failure = failureOf(() -> open(token));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.INVALID);
    assertThat(failure).hasMessageContaining("chmod 600 " + token.pinFile());
  }

  @Test
  void shouldNameATokenThatIsNotThere() {
    // Given
    SoftHsm token = SoftHsm.create();
    Map<String, String> settings = new HashMap<>(token.settings());
    settings.put("token", "elsewhere");

    // When
    KeystoreException failure = failureOf(() -> new Pkcs11KeystoreProvider().open(data, settings));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("there is no token 'elsewhere' in ");
  }

  @Test
  void shouldComeBackByItselfWithTheToken() {
    // Given
    SoftHsm token = SoftHsm.create();
    try (Keystore keystore = open(token)) {
      generate(keystore, ID);
      Identity identity = keystore.identity(ID).orElseThrow();
      token.remove();

      // When
      KeystoreException away = failureOf(keystore::checkHealth);
      KeystoreException signing =
          failureOf(() -> keystore.csr(ID, key -> key.sign("SHA256withECDSA", new byte[1])));
      token.putBack();

      // Then
      assertThat(away.reason()).isEqualTo(Reason.UNAVAILABLE);
      assertThat(away).hasMessageContaining("'" + token.label() + "'");
      assertThat(signing.reason()).isEqualTo(Reason.UNAVAILABLE);
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(Signatures.proves(identity)).isTrue());
      keystore.checkHealth();
    }
  }

  @Test
  void shouldComeBackAlsoWhenTheLibraryHadStartedWithoutTheToken() {
    // Given
    SoftHsm another = SoftHsm.create();
    SoftHsm token = SoftHsm.create();
    try (Keystore keystore = open(token);
        Keystore neighbour = open(another)) {
      generate(keystore, ID);
      Identity identity = keystore.identity(ID).orElseThrow();
      token.remove();
      failureOf(keystore::checkHealth);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> failureOf(keystore::checkHealth).getMessage().contains("there is no token"));

      // When
      token.putBack();

      // Then
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(Signatures.proves(identity)).isTrue());
      keystore.checkHealth();
      neighbour.checkHealth();
    }
  }

  @Test
  void shouldSayThatTheTokenIsAwayWhenItSaysOnlyThatItHasNoSuchKey() {
    // Given
    SoftHsm token = SoftHsm.create();
    try (Keystore keystore = open(token)) {
      generate(keystore, ID);
      Identity identity = keystore.identity(ID).orElseThrow();
      assertThat(Signatures.proves(identity)).isTrue();
      token.remove();

      // When
      Throwable failure = catchThrowable(() -> Signatures.proves(identity));

      // Then
      assertThat(failure)
          .cause()
          .hasMessageContaining("token '" + token.label() + "' is away: CKR_GENERAL_ERROR");
      token.putBack();
      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(Signatures.proves(identity)).isTrue());
    }
  }

  @Test
  void shouldNotTryAPinAgainThatWasChangedInTheToken() throws Exception {
    // Given
    SoftHsm token = SoftHsm.create();
    try (Keystore keystore = open(token)) {
      generate(keystore, ID);
      token.remove();
      failureOf(keystore::checkHealth);
      token.putBack();
      token.setPin(SoftHsm.PIN, "new-4711");

      // When
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> failureOf(keystore::checkHealth).reason() == Reason.WRONG_PASSWORD);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> failureOf(keystore::checkHealth).getMessage().contains("not tried again"));
      Files.writeString(token.pinFile(), "new-4711");

      // Then
      await().atMost(Duration.ofSeconds(90)).until(() -> works(keystore));
      assertThat(Signatures.proves(keystore.identity(ID).orElseThrow())).isTrue();
    }
  }

  @Test
  void shouldRefuseRsaWhereTheTokenLacksPss() {
    // Given
    SoftHsm token = SoftHsm.create();
    SoftHsm.configure("CKM_ECDSA,CKM_EC_KEY_PAIR_GEN,CKM_RSA_PKCS,CKM_RSA_PKCS_KEY_PAIR_GEN");
    try (Keystore keystore = open(token)) {

      // When
      KeystoreException failure =
          failureOf(
              () ->
                  keystore.generate(
                      ID,
                      KeyAlgorithm.RSA_2048,
                      key -> List.of(TestCertificates.selfSigned(key, "CN=ApiGateway"))));

      // Then
      assertThat(failure.reason()).isEqualTo(Reason.UNSUPPORTED);
      assertThat(failure).hasMessageContaining("RSASSA-PSS").hasMessageContaining("ec_p256");
      assertThat(keystore.list()).isEmpty();
    } finally {
      SoftHsm.configure("ALL");
    }
  }

  @Test
  void shouldShareATokenWithAnotherNode() {
    // Given
    SoftHsm token = SoftHsm.create();
    try (Keystore one = open(token);
        Keystore other = open(token)) {

      // When
      CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(() -> makes(one));
      CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(() -> makes(other));
      int made = (first.join() ? 1 : 0) + (second.join() ? 1 : 0);

      // Then: both may have withdrawn, but there are never two keys of one id.
      assertThat(made).isLessThanOrEqualTo(1);
      assertThat(one.list()).hasSize(made).isEqualTo(other.list());
    }
  }

  private static boolean makes(Keystore keystore) {
    try {
      generate(keystore, ID);
      return true;
    } catch (KeystoreException e) {
      assertThat(e.reason()).isEqualTo(Reason.EXISTS);
      return false;
    }
  }

  private static boolean works(Keystore keystore) {
    try {
      keystore.checkHealth();
      return true;
    } catch (KeystoreException e) {
      return false;
    }
  }

  private Keystore open(SoftHsm token) {
    return new Pkcs11KeystoreProvider().open(data, token.settings());
  }

  private static void generate(Keystore keystore, KeyId id) {
    keystore.generate(
        id,
        KeyAlgorithm.EC_P256,
        key -> List.of(TestCertificates.selfSigned(key, "CN=ApiGateway")));
  }

  private static KeystoreException failureOf(ThrowingCallable call) {
    KeystoreException failure = catchThrowableOfType(KeystoreException.class, call);
    assertThat(failure).as("the call was expected to fail").isNotNull();
    assertThat(failure.getMessage()).isNotBlank().hasLineCount(1).doesNotContain(SoftHsm.PIN);
    return failure;
  }
}
