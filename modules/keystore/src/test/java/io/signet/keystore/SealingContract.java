package io.signet.keystore;

import static io.signet.keystore.KeystoreException.Reason.INVALID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How private keys may leave a keystore, and how they may not. */
abstract class SealingContract extends KeystoreFixture {

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void shouldOpenWhatAnotherKeystoreSealed(KeyAlgorithm algorithm) {
    // Given
    Keystore other = open(newPlace());
    List<X509Certificate> chain = keystore.generate(ID, algorithm, SELF_SIGNED);

    // When
    var envelope = keystore.seal(ID, sealingKey("k1", 1));

    // Then
    assertThat(envelope.isPresent()).isEqualTo(sealsKeys());
    if (sealsKeys()) {
      Identity identity = other.open(ID, chain, envelope.get(), sealingKey("k1", 1));
      assertThat(identity.id()).isEqualTo(ID);
      assertThat(identity.chain()).isEqualTo(chain);
      assertThat(Signatures.proves(identity)).isTrue();
      assertThat(other.list()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void shouldTakeInWhatAnotherKeystoreSealed(KeyAlgorithm algorithm) {
    assumeTrue(sealsKeys() && importsKeys(), "the keys of this keystore never leave it");
    // Given
    Keystore other = open(newPlace());
    List<X509Certificate> chain = keystore.generate(ID, algorithm, SELF_SIGNED);
    byte[] envelope = keystore.seal(ID, sealingKey("k1", 1)).orElseThrow();

    // When
    other.importSealed(ID, chain, envelope, sealingKey("k1", 1));

    // Then
    assertThat(Keys.prove(other, ID)).isEqualTo(chain);
    assertThat(keystore.list()).containsExactly(ID);
    assertInvalid(
        "another key", () -> other.importSealed(ID, chain, envelope, sealingKey("k1", 2)));
  }

  @Test
  void shouldRefuseAnEnvelopeUnderAnyOtherCircumstances() {
    assumeTrue(sealsKeys(), "the keys of this keystore never leave it");
    // Given
    List<X509Certificate> chain = keystore.generate(ID, KeyAlgorithm.EC_P256, SELF_SIGNED);
    List<X509Certificate> foreign = TestCertificates.identity("foreign", 1).chain();
    SealingKey key = sealingKey("k1", 1);

    // When
    byte[] envelope = keystore.seal(ID, key).orElseThrow();

    // Then
    assertThat(keystore.open(ID, chain, envelope, key).chain()).isEqualTo(chain);
    KeyId otherVersion = new KeyId(ID.certificateId(), 2);
    assertInvalid("another id", () -> keystore.open(otherVersion, chain, envelope, key));
    assertInvalid("another key", () -> keystore.open(ID, chain, envelope, sealingKey("k1", 2)));
    assertInvalid("renamed key", () -> keystore.open(ID, chain, envelope, sealingKey("k2", 1)));
    assertInvalid("foreign chain", () -> keystore.open(ID, foreign, envelope, key));
    assertInvalid("no chain", () -> keystore.open(ID, List.of(), envelope, key));
  }

  @Test
  void shouldRefuseAnEnvelopeOfWhichAnyByteWasChangedOrIsMissing() {
    assumeTrue(sealsKeys(), "the keys of this keystore never leave it");
    // Given
    List<X509Certificate> chain = keystore.generate(ID, KeyAlgorithm.EC_P256, SELF_SIGNED);
    SealingKey key = sealingKey("k1", 1);

    // When
    byte[] envelope = keystore.seal(ID, key).orElseThrow();

    // Then
    for (int i = 0; i < envelope.length; i++) {
      byte[] changed = envelope.clone();
      changed[i] ^= 1;
      byte[] cut = Arrays.copyOf(envelope, i);
      assertInvalid("byte " + i + " changed", () -> keystore.open(ID, chain, changed, key));
      assertInvalid("cut to " + i, () -> keystore.open(ID, chain, cut, key));
    }
  }

  @Test
  void shouldSealDifferentlyEveryTime() {
    assumeTrue(sealsKeys(), "the keys of this keystore never leave it");
    // Given
    keystore.generate(ID, KeyAlgorithm.EC_P256, SELF_SIGNED);
    byte[] first = keystore.seal(ID, sealingKey("k1", 1)).orElseThrow();

    // When
    byte[] second = keystore.seal(ID, sealingKey("k1", 1)).orElseThrow();

    // Then
    assertThat(second).hasSameSizeAs(first).isNotEqualTo(first);
  }

  @Test
  void shouldSayNothingOfAPrivateKeyInAnyText() {
    // Given
    KeyPair pair = TestCertificates.keyPair(KeyAlgorithm.RSA_2048);
    List<X509Certificate> chain = List.of(TestCertificates.selfSigned(pair, "CN=ApiGateway"));
    SealingKey sealingKey = sealingKey("k1", 1);
    List<String> texts = new ArrayList<>();

    // When
    texts.add(sealingKey.toString());
    texts.add(Keys.handle(pair.getPublic(), pair.getPrivate()).toString());
    if (importsKeys()) {
      keystore.importKey(ID, pair.getPrivate(), chain);
      texts.add(failureOf(() -> keystore.importKey(ID, pair.getPrivate(), chain)).toString());
      texts.add(identityOf(ID).toString());
    }
    texts.add(keystore.toString());

    // Then
    List<String> secrets = writtenForms((RSAPrivateCrtKey) pair.getPrivate());
    secrets.addAll(writtenForms(sealingKey.key().getEncoded()));
    assertThat(texts)
        .allSatisfy(
            text -> assertThat(text).doesNotContainIgnoringCase(secrets.toArray(String[]::new)));
  }

  private static void assertInvalid(String what, ThrowingCallable call) {
    KeystoreException failure = catchThrowableOfType(KeystoreException.class, call);
    assertThat(failure).as(what).isNotNull();
    assertThat(failure.reason()).as(what).isEqualTo(INVALID);
  }

  static SealingKey sealingKey(String id, int seed) {
    byte[] key = new byte[32];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (i * 7 + seed);
    }
    return new SealingKey(id, new SecretKeySpec(key, "AES"));
  }

  private static List<String> writtenForms(RSAPrivateCrtKey key) {
    List<String> forms = new ArrayList<>();
    for (BigInteger secret : List.of(key.getPrivateExponent(), key.getPrimeP(), key.getPrimeQ())) {
      forms.add(secret.toString());
      forms.add(secret.toString(16));
    }
    forms.addAll(writtenForms(key.getEncoded()));
    return forms;
  }

  private static List<String> writtenForms(byte[] secret) {
    List<String> forms = new ArrayList<>();
    forms.add(Base64.getEncoder().encodeToString(secret));
    forms.add(HexFormat.of().formatHex(secret));
    return forms;
  }
}
