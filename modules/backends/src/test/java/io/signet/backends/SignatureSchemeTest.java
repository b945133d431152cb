package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.OpenSslAsyncPrivateKeyMethod;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The signatures that BoringSSL asks for are those of TLS. */
class SignatureSchemeTest {

  private static final byte[] INPUT = "what a handshake says".getBytes(StandardCharsets.US_ASCII);

  static Stream<Arguments> schemes() {
    return Stream.of(
        Arguments.of(
            OpenSslAsyncPrivateKeyMethod.SSL_SIGN_RSA_PKCS1_SHA256, "RSA", "SHA256withRSA", null),
        Arguments.of(
            OpenSslAsyncPrivateKeyMethod.SSL_SIGN_RSA_PKCS1_SHA384, "RSA", "SHA384withRSA", null),
        Arguments.of(
            OpenSslAsyncPrivateKeyMethod.SSL_SIGN_RSA_PKCS1_SHA512, "RSA", "SHA512withRSA", null),
        Arguments.of(
            OpenSslAsyncPrivateKeyMethod.SSL_SIGN_RSA_PSS_RSAE_SHA256,
            "RSA",
            "RSASSA-PSS",
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1)),
        Arguments.of(
            OpenSslAsyncPrivateKeyMethod.SSL_SIGN_RSA_PSS_RSAE_SHA384,
            "RSA",
            "RSASSA-PSS",
            new PSSParameterSpec("SHA-384", "MGF1", MGF1ParameterSpec.SHA384, 48, 1)),
        Arguments.of(
            OpenSslAsyncPrivateKeyMethod.SSL_SIGN_RSA_PSS_RSAE_SHA512,
            "RSA",
            "RSASSA-PSS",
            new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, 64, 1)),
        Arguments.of(
            OpenSslAsyncPrivateKeyMethod.SSL_SIGN_ECDSA_SECP256R1_SHA256,
            "secp256r1",
            "SHA256withECDSA",
            null),
        Arguments.of(
            OpenSslAsyncPrivateKeyMethod.SSL_SIGN_ECDSA_SECP384R1_SHA384,
            "secp384r1",
            "SHA384withECDSA",
            null),
        Arguments.of(
            OpenSslAsyncPrivateKeyMethod.SSL_SIGN_ECDSA_SECP521R1_SHA512,
            "secp521r1",
            "SHA512withECDSA",
            null));
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void shouldSignAsTlsSays(int number, String key, String algorithm, PSSParameterSpec parameters)
      throws Exception {
    // Given
    KeyPair pair = pair(key);

    // When
    byte[] signature = SignatureScheme.of(number).sign(pair.getPrivate(), INPUT);

    // Then
    Signature verifier = Signature.getInstance(algorithm);
    if (parameters != null) {
      verifier.setParameter(parameters);
    }
    verifier.initVerify(pair.getPublic());
    verifier.update(INPUT);
    assertThat(verifier.verify(signature)).isTrue();
  }

  @Test
  void shouldNotSignBySha1() {
    assertThatThrownBy(
            () -> SignatureScheme.of(OpenSslAsyncPrivateKeyMethod.SSL_SIGN_RSA_PKCS1_SHA1))
        .isInstanceOf(NoSuchAlgorithmException.class)
        .hasMessageContaining("0x0201");
  }

  private static KeyPair pair(String key) throws GeneralSecurityException {
    if (key.equals("RSA")) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    }
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(key));
    return generator.generateKeyPair();
  }
}
