package io.signet.keystore;

import static io.signet.keystore.KeystoreException.Reason.EXISTS;
import static io.signet.keystore.KeystoreException.Reason.INVALID;
import static io.signet.keystore.KeystoreException.Reason.UNSUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How keys that were made elsewhere come in. */
abstract class ImportContract extends RecertifyContract {

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void shouldTakeInAKeyThatWasMadeElsewhere(KeyAlgorithm algorithm) {
    // Given
    Identity made = TestCertificates.identity(ID.certificateId(), ID.version(), algorithm);

    // When
    Throwable failure =
        catchThrowable(() -> keystore.importKey(ID, made.privateKey(), made.chain()));

    // Then
    if (!importsKeys()) {
      assertReason(failure, UNSUPPORTED);
      return;
    }
    assertThat(failure).isNull();
    reopen();
    assertThat(identityOf(ID).chain()).isEqualTo(made.chain());
    assertThat(Signatures.proves(identityOf(ID))).isTrue();
  }

  @Test
  void shouldRefuseToTakeInAKeyThatIsNotItsCertificates() {
    // Given
    PrivateKey key = TestCertificates.identity("one", 1).privateKey();
    List<X509Certificate> chain = TestCertificates.identity("other", 1).chain();

    // When
    KeystoreException failure = failureOf(() -> keystore.importKey(ID, key, chain));

    // Then
    assertThat(failure.reason()).isEqualTo(importsKeys() ? INVALID : UNSUPPORTED);
    assertThat(keystore.list()).isEmpty();
  }

  @Test
  void shouldRefuseToTakeInAKeyOfAnotherKindThanItsCertificate() {
    // Given
    PrivateKey key = TestCertificates.identity("one", 1, KeyAlgorithm.RSA_2048).privateKey();
    List<X509Certificate> chain = TestCertificates.identity("one", 1).chain();

    // When
    KeystoreException failure = failureOf(() -> keystore.importKey(ID, key, chain));

    // Then
    assertThat(failure.reason()).isEqualTo(importsKeys() ? INVALID : UNSUPPORTED);
    assertThat(keystore.list()).isEmpty();
  }

  @Test
  void shouldRefuseToTakeInAKeyUnderAnIdThatIsTaken() {
    // Given
    List<X509Certificate> chain = keystore.generate(ID, KeyAlgorithm.EC_P256, SELF_SIGNED);
    Identity made = TestCertificates.identity("made", 1);

    // When
    KeystoreException failure =
        failureOf(() -> keystore.importKey(ID, made.privateKey(), made.chain()));

    // Then
    assertThat(failure.reason()).isEqualTo(importsKeys() ? EXISTS : UNSUPPORTED);
    assertThat(identityOf(ID).chain()).isEqualTo(chain);
  }

  private static void assertReason(Throwable failure, KeystoreException.Reason reason) {
    assertThatThrownBy(
            () -> {
              throw failure;
            })
        .isInstanceOfSatisfying(
            KeystoreException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
