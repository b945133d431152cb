package io.signet.keystore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.security.KeyPair;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The other tests build on these certificates, so they had better be right. */
final class TestCertificatesTest {

  @Test
  void shouldMakeASelfSignedClientCertificate() throws Exception {
    // Given
    KeyPair pair = TestCertificates.keyPair(KeyAlgorithm.EC_P256);

    // When
    X509Certificate certificate = TestCertificates.selfSigned(pair, "CN=ApiGateway");

    // Then
    certificate.verify(pair.getPublic());
    certificate.checkValidity();
    assertThat(certificate.getSubjectX500Principal()).hasToString("CN=ApiGateway");
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
  }

  @Test
  void shouldMakeAnIdentityWhoseKeyFitsItsCertificate() throws Exception {
    // When
    Identity identity = TestCertificates.identity("a1b2c3", 2, KeyAlgorithm.RSA_2048);

    // Then
    assertThat(Signatures.proves(identity)).isTrue();
    assertThat(identity.leaf().getSubjectX500Principal().getName("RFC1779"))
        .contains("a1b2c3.2", "CN=ApiGateway");
    assertThat(identity.leaf().getSubjectAlternativeNames())
        .containsExactly(List.of(6, "urn:signet:client-certificate:a1b2c3"));
  }

  @Test
  void shouldMakeAServerThatItsAuthorityVouchesFor() throws Exception {
    // Given
    Identity authority = TestCertificates.authority("CN=Test CA");

    // When
    Identity server = TestCertificates.server(authority);

    // Then
    assertThat(server.leaf().getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(List.of(2, "localhost"), List.of(7, "127.0.0.1"));
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority.leaf(), null)));
    parameters.setRevocationEnabled(false);
    assertThatCode(
            () ->
                CertPathValidator.getInstance("PKIX")
                    .validate(
                        CertificateFactory.getInstance("X.509")
                            .generateCertPath(server.chain().subList(0, 1)),
                        parameters))
        .doesNotThrowAnyException();
  }
}
