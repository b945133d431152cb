package io.signet.keystore;

import static io.signet.keystore.KeystoreException.Reason.EXISTS;
import static io.signet.keystore.KeystoreException.Reason.INVALID;
import static io.signet.keystore.KeystoreException.Reason.NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a key that never left gets the chain that an authority has issued for it. */
abstract class RecertifyContract extends SealingContract {

  private static final KeyId NEXT = new KeyId(ID.certificateId(), 2);

  @Test
  void shouldKeepAKeyUnderOneMoreIdWithTheChainOfAnAuthority() {
    // Given
    List<X509Certificate> selfSigned = keystore.generate(ID, KeyAlgorithm.EC_P256, SELF_SIGNED);
    List<X509Certificate> issued = issued("CN=Authority");

    // When
    List<X509Certificate> kept = keystore.recertify(ID, NEXT, issued);

    // Then
    reopen();
    assertThat(kept).isEqualTo(issued);
    assertThat(identityOf(NEXT).chain()).isEqualTo(issued);
    assertThat(Signatures.proves(identityOf(NEXT))).isTrue();
    assertThat(identityOf(ID).chain()).isEqualTo(selfSigned);
    assertThat(Signatures.proves(identityOf(ID))).isTrue();
  }

  @Test
  void shouldKeepTheKeyWhenItsFirstIdIsDeleted() {
    // Given
    keystore.generate(ID, KeyAlgorithm.EC_P256, SELF_SIGNED);
    keystore.recertify(ID, NEXT, issued("CN=Authority"));

    // When
    boolean deleted = keystore.delete(ID);

    // Then
    reopen();
    assertThat(deleted).isTrue();
    assertThat(keystore.list()).containsExactly(NEXT);
    assertThat(Signatures.proves(identityOf(NEXT))).isTrue();
  }

  @Test
  void shouldSignWithAKeyThatItKeepsWhileItMakesAnother() {
    // Given
    X509Certificate signing = keystore.generate(ID, KeyAlgorithm.EC_P256, SELF_SIGNED).get(0);
    byte[] text = {1, 2, 3};
    List<byte[]> signatures = new ArrayList<>();

    // When
    keystore.generate(
        NEXT,
        KeyAlgorithm.EC_P256,
        key -> {
          signatures.add(keystore.csr(ID, own -> own.sign("SHA256withECDSA", text)));
          return SELF_SIGNED.apply(key);
        });

    // Then
    assertThat(signatures)
        .singleElement()
        .satisfies(each -> assertThat(verified(signing, text, each)).isTrue());
    assertThat(keystore.list()).containsExactlyInAnyOrder(ID, NEXT);
  }

  private static boolean verified(X509Certificate signing, byte[] text, byte[] signature)
      throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("SHA256withECDSA");
    verifier.initVerify(signing);
    verifier.update(text);
    return verifier.verify(signature);
  }

  @Test
  void shouldRefuseAChainForAKeyThatIsNotThere() {
    // When
    KeystoreException failure =
        failureOf(
            () -> keystore.recertify(ID, NEXT, TestCertificates.identity("other", 1).chain()));

    // Then
    assertThat(failure.reason()).isEqualTo(NOT_FOUND);
    assertThat(keystore.list()).isEmpty();
  }

  @Test
  void shouldRefuseAChainOfAnotherKey() {
    // Given
    keystore.generate(ID, KeyAlgorithm.EC_P256, SELF_SIGNED);

    // When
    KeystoreException failure =
        failureOf(
            () -> keystore.recertify(ID, NEXT, TestCertificates.identity("other", 1).chain()));

    // Then
    assertThat(failure.reason()).isEqualTo(INVALID);
    assertThat(keystore.list()).containsExactly(ID);
  }

  @Test
  void shouldRefuseAChainUnderAnIdThatIsTaken() {
    // Given
    keystore.generate(ID, KeyAlgorithm.EC_P256, SELF_SIGNED);
    List<X509Certificate> taken = keystore.generate(NEXT, KeyAlgorithm.EC_P256, SELF_SIGNED);

    // When
    KeystoreException failure =
        failureOf(() -> keystore.recertify(ID, NEXT, issued("CN=Authority")));

    // Then
    assertThat(failure.reason()).isEqualTo(EXISTS);
    assertThat(identityOf(NEXT).chain()).isEqualTo(taken);
  }

  /** What an authority issues for the kept key, which only signs. */
  private List<X509Certificate> issued(String authority) {
    Identity issuer = TestCertificates.authority(authority);
    List<X509Certificate> chain = new ArrayList<>();
    keystore.csr(
        ID,
        key -> {
          chain.addAll(TestCertificates.issued(key, ID, issuer));
          return new byte[0];
        });
    return chain;
  }
}
