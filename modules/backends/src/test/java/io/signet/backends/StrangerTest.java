package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.keystore.Identity;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.TestCertificates;
import java.security.InvalidKeyException;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StrangerTest {

  private final X509Certificate known = TestCertificates.server(TestBackend.AUTHORITY).leaf();

  @Test
  void shouldSayTheSameAsTheOneItLooksLike() {
    // When
    X509Certificate stranger = Stranger.like(known).leaf();

    // Then
    assertThat(stranger.getSubjectX500Principal()).isEqualTo(known.getSubjectX500Principal());
    assertThat(stranger.getIssuerX500Principal()).isEqualTo(known.getSubjectX500Principal());
    assertThat(stranger.getPublicKey().getAlgorithm())
        .isEqualTo(known.getPublicKey().getAlgorithm());
    assertThat(stranger.getBasicConstraints()).isEqualTo(known.getBasicConstraints());
    assertThat(stranger.getCriticalExtensionOIDs()).isEqualTo(known.getCriticalExtensionOIDs());
  }

  @Test
  void shouldBelongToAnotherKeyAndVouchForItself() throws Exception {
    // When
    Identity stranger = Stranger.like(known);

    // Then
    assertThat(stranger.leaf().getPublicKey()).isNotEqualTo(known.getPublicKey());
    stranger.leaf().verify(stranger.leaf().getPublicKey());
    stranger.leaf().checkValidity();
    assertThatThrownBy(() -> stranger.leaf().verify(known.getPublicKey()))
        .isInstanceOfAny(SignatureException.class, InvalidKeyException.class);
  }

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void shouldLookLikeOneOfAnyKindOfKey(KeyAlgorithm algorithm) throws Exception {
    // Given
    X509Certificate known = TestCertificates.identity("anna", 1, algorithm).leaf();

    // When
    X509Certificate stranger = Stranger.like(known).leaf();

    // Then
    stranger.verify(stranger.getPublicKey());
    assertThat(stranger.getSigAlgName()).isEqualTo(known.getSigAlgName());
    assertThat(stranger.getPublicKey().getEncoded())
        .hasSameSizeAs(known.getPublicKey().getEncoded());
  }
}
