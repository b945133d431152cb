package io.signet.keystore;

import static io.signet.keystore.KeystoreException.Reason.EXISTS;
import static io.signet.keystore.KeystoreException.Reason.INVALID;
import static io.signet.keystore.KeystoreException.Reason.NOT_FOUND;
import static io.signet.keystore.KeystoreException.Reason.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every {@link Keystore} promises. A backend's test extends this and says where its keystores
 * live.
 */
public abstract class KeystoreContract extends ConcurrencyContract {

  /** RFC 5280, ub-common-name. */
  private static final int MAXIMUM_COMMON_NAME = 64;

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void shouldGenerateAKeyThatSignsForItsCertificate(KeyAlgorithm algorithm) {
    // When
    List<X509Certificate> chain = keystore.generate(ID, algorithm, SELF_SIGNED);

    // Then
    Identity identity = keystore.identity(ID).orElseThrow();
    assertThat(identity.id()).isEqualTo(ID);
    assertThat(identity.chain()).isEqualTo(chain).hasSize(1);
    assertThat(identity.leaf().getPublicKey().getAlgorithm()).isEqualTo(algorithm.family());
    assertThat(Signatures.proves(identity)).isTrue();
  }

  @Test
  void shouldShowTheCertifierTheKeyThatItKeeps() {
    // Given
    List<SigningKey> seen = new ArrayList<>();

    // When
    keystore.generate(
        ID,
        KeyAlgorithm.EC_P256,
        key -> {
          seen.add(key);
          return SELF_SIGNED.apply(key);
        });

    // Then
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).publicKey()).isEqualTo(identityOf(ID).leaf().getPublicKey());
  }

  @Test
  void shouldKeepAChainInItsOrder() {
    // Given
    Identity root = TestCertificates.authority("CN=Root");

    // When
    keystore.generate(ID, KeyAlgorithm.EC_P256, key -> TestCertificates.issued(key, ID, root));

    // Then
    reopen();
    List<X509Certificate> chain = identityOf(ID).chain();
    assertThat(chain).hasSize(2);
    assertThat(chain.get(0).getPublicKey()).isNotEqualTo(root.leaf().getPublicKey());
    assertThat(chain.get(1)).isEqualTo(root.leaf());
    assertThat(Signatures.proves(identityOf(ID))).isTrue();
  }

  @Test
  void shouldTellAuthoritiesOfOneNameApart() {
    // Given
    KeyId other = new KeyId("f6g7h8", 1);
    Identity first = TestCertificates.authority("CN=The same name");
    Identity second = TestCertificates.authority("CN=The same name");
    keystore.generate(ID, KeyAlgorithm.EC_P256, key -> TestCertificates.issued(key, ID, first));
    keystore.generate(
        other, KeyAlgorithm.EC_P256, key -> TestCertificates.issued(key, other, second));

    // When
    reopen();

    // Then
    assertThat(identityOf(ID).chain().get(1)).isEqualTo(first.leaf());
    assertThat(identityOf(other).chain().get(1)).isEqualTo(second.leaf());
  }

  @Test
  void shouldRefuseToGenerateUnderAnIdThatIsTaken() {
    // Given
    List<X509Certificate> chain = keystore.generate(ID, KeyAlgorithm.EC_P256, SELF_SIGNED);

    // When
    KeystoreException failure =
        failureOf(() -> keystore.generate(ID, KeyAlgorithm.EC_P256, SELF_SIGNED));

    // Then
    assertThat(failure.reason()).isEqualTo(EXISTS);
    assertThat(failure).hasMessageContaining(ID.toString());
    assertThat(identityOf(ID).chain()).isEqualTo(chain);
  }

  @Test
  void shouldKeepNothingWhenTheCertifierThrows() {
    // When
    Throwable failure =
        catchThrowable(
            () ->
                keystore.generate(
                    ID,
                    KeyAlgorithm.EC_P256,
                    key -> {
                      throw new IllegalStateException("no certificate today");
                    }));

    // Then
    assertThat(failure).hasMessageContaining("no certificate today");
    assertThat(keystore.identity(ID)).isEmpty();
    reopen();
    assertThat(keystore.list()).isEmpty();
  }

  @Test
  void shouldRefuseACertificateOfAnotherKey() {
    // Given
    X509Certificate foreign = TestCertificates.identity("foreign", 1).leaf();

    // When
    KeystoreException failure =
        failureOf(() -> keystore.generate(ID, KeyAlgorithm.EC_P256, key -> List.of(foreign)));

    // Then
    assertThat(failure.reason()).isEqualTo(INVALID);
    assertThat(keystore.list()).isEmpty();
  }

  @Test
  void shouldRefuseAnEmptyChain() {
    // When
    KeystoreException failure =
        failureOf(() -> keystore.generate(ID, KeyAlgorithm.EC_P256, key -> List.of()));

    // Then
    assertThat(failure.reason()).isEqualTo(INVALID);
    assertThat(keystore.list()).isEmpty();
  }

  @Test
  void shouldRefuseAChainThatDoesNotHoldTogether() {
    // Given
    Identity issuer = TestCertificates.authority("CN=Root");
    Identity stranger = TestCertificates.authority("CN=Root");

    // When
    KeystoreException failure =
        failureOf(
            () ->
                keystore.generate(
                    ID,
                    KeyAlgorithm.EC_P256,
                    key ->
                        List.of(TestCertificates.issued(key, ID, issuer).get(0), stranger.leaf())));

    // Then
    assertThat(failure.reason()).isEqualTo(INVALID);
    assertThat(keystore.list()).isEmpty();
  }

  @Test
  void shouldSignACertificationRequest() throws Exception {
    // Given
    keystore.generate(ID, KeyAlgorithm.EC_P256, SELF_SIGNED);

    // When
    byte[] request = keystore.csr(ID, KeystoreContract::certificationRequest);

    // Then
    PKCS10CertificationRequest read = new PKCS10CertificationRequest(request);
    assertThat(read.getSubjectPublicKeyInfo().getEncoded())
        .isEqualTo(identityOf(ID).leaf().getPublicKey().getEncoded());
    assertThat(
            read.isSignatureValid(
                new JcaContentVerifierProviderBuilder()
                    .build(identityOf(ID).leaf().getPublicKey())))
        .isTrue();
  }

  @Test
  void shouldHaveNoRequestIdentityOrEnvelopeOfAKeyThatIsNotThere() {
    // When
    KeystoreException noRequest = failureOf(() -> keystore.csr(ID, key -> new byte[0]));

    // Then
    assertThat(noRequest.reason()).isEqualTo(NOT_FOUND);
    assertThat(failureOf(() -> keystore.seal(ID, sealingKey("k1", 1))).reason())
        .isEqualTo(NOT_FOUND);
    assertThat(keystore.identity(ID)).isEmpty();
    assertThat(keystore.delete(ID)).isFalse();
  }

  @Test
  void shouldForgetADeletedKeyForGood() {
    // Given
    KeyId kept = new KeyId(ID.certificateId(), 2);
    keystore.generate(ID, KeyAlgorithm.EC_P256, SELF_SIGNED);
    keystore.generate(kept, KeyAlgorithm.EC_P256, SELF_SIGNED);

    // When
    boolean deleted = keystore.delete(ID);

    // Then
    assertThat(deleted).isTrue();
    assertThat(keystore.identity(ID)).isEmpty();
    assertThat(keystore.delete(ID)).isFalse();
    reopen();
    assertThat(keystore.list()).containsExactly(kept);
    assertThat(Signatures.proves(identityOf(kept))).isTrue();
  }

  @Test
  void shouldGiveAFreedIdToANewKey() {
    // Given
    List<X509Certificate> old = keystore.generate(ID, KeyAlgorithm.EC_P256, SELF_SIGNED);
    keystore.delete(ID);

    // When
    List<X509Certificate> chain = keystore.generate(ID, KeyAlgorithm.EC_P256, SELF_SIGNED);

    // Then
    reopen();
    assertThat(identityOf(ID).chain()).isEqualTo(chain).isNotEqualTo(old);
  }

  @Test
  void shouldListEveryKeyAndTellIdsApart() {
    // Given
    Set<KeyId> ids =
        Set.of(
            new KeyId("abc", 1),
            new KeyId("abc", 12),
            new KeyId("ABC", 1),
            new KeyId("aBc", 1),
            new KeyId("abc-1", 1),
            new KeyId("x".repeat(64), Integer.MAX_VALUE));

    // When
    ids.forEach(
        id ->
            keystore.generate(
                id,
                KeyAlgorithm.EC_P256,
                key -> List.of(TestCertificates.selfSigned(key, nameOf(id)))));

    // Then
    assertThat(keystore.list()).isEqualTo(ids);
    reopen();
    assertThat(keystore.list()).isEqualTo(ids);
    assertThat(ids)
        .allSatisfy(
            id -> {
              assertThat(identityOf(id).leaf().getSubjectX500Principal()).hasToString(nameOf(id));
              assertThat(Signatures.proves(identityOf(id))).isTrue();
            });
  }

  @Test
  void shouldNotChangeAListThatWasGivenOut() {
    // Given
    Set<KeyId> before = keystore.list();

    // When
    keystore.generate(ID, KeyAlgorithm.EC_P256, SELF_SIGNED);

    // Then
    assertThat(before).isEmpty();
  }

  @Test
  void shouldHaveEveryKeyAfterReopening() {
    // Given
    List<X509Certificate> first = keystore.generate(ID, KeyAlgorithm.RSA_2048, SELF_SIGNED);
    KeyId second = new KeyId(ID.certificateId(), 2);
    List<X509Certificate> successor = keystore.generate(second, KeyAlgorithm.EC_P256, SELF_SIGNED);

    // When
    reopen();

    // Then
    assertThat(keystore.list()).containsExactlyInAnyOrder(ID, second);
    assertThat(identityOf(ID).chain()).isEqualTo(first);
    assertThat(identityOf(second).chain()).isEqualTo(successor);
    assertThat(Signatures.proves(identityOf(ID))).isTrue();
    assertThat(Signatures.proves(identityOf(second))).isTrue();
  }

  @Test
  void shouldBeHealthyWhileOpen() {
    // Given
    keystore.generate(ID, KeyAlgorithm.EC_P256, SELF_SIGNED);

    // When
    Throwable failure = catchThrowable(keystore::checkHealth);

    // Then
    assertThat(failure).isNull();
    assertThat(keystore.list()).containsExactly(ID);
  }

  @Test
  void shouldAnswerUnavailableOnceClosed() {
    // Given
    keystore.close();

    // When
    keystore.close();

    // Then
    assertThat(failureOf(keystore::checkHealth).reason()).isEqualTo(UNAVAILABLE);
    assertThat(failureOf(() -> keystore.identity(ID)).reason()).isEqualTo(UNAVAILABLE);
    assertThat(failureOf(() -> keystore.delete(ID)).reason()).isEqualTo(UNAVAILABLE);
    assertThat(failureOf(keystore::list).reason()).isEqualTo(UNAVAILABLE);
    assertThat(failureOf(() -> keystore.generate(ID, KeyAlgorithm.EC_P256, SELF_SIGNED)).reason())
        .isEqualTo(UNAVAILABLE);
  }

  private static String nameOf(KeyId id) {
    String text = id.toString();
    return "CN=" + text.substring(Math.max(0, text.length() - MAXIMUM_COMMON_NAME));
  }

  private static byte[] certificationRequest(SigningKey key) {
    try {
      return new JcaPKCS10CertificationRequestBuilder(
              new X500Name("CN=ApiGateway"), key.publicKey())
          .build(new TestSigner(key))
          .getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
