package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.TestCertificates;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Looks at generated certificates with the JDK's own parser. */
class CertificateProfileTest {

  private static final KeyId ID = new KeyId("a1b2c3", 4);
  private static final Instant NOW = Instant.parse("2027-03-01T10:20:30Z");
  private static final KeyPair PAIR = TestCertificates.keyPair(KeyAlgorithm.RSA_2048);

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void shouldSayWhatAClientCertificateMaySayAndNothingElse(KeyAlgorithm algorithm)
      throws Exception {
    // Given
    CertificateOptions options = TestOptions.RSA.keyAlgorithm(algorithm).build();

    // When
    X509Certificate certificate = issue(options, TestCertificates.keyPair(algorithm));

    // Then
    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getBasicConstraints()).as("not an authority").isEqualTo(-1);
    assertThat(certificate.getKeyUsage())
        .containsExactly(true, false, false, false, false, false, false, false, false);
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactly(List.of(6, "urn:signet:client-certificate:a1b2c3"));
    assertThat(certificate.getCriticalExtensionOIDs())
        .as("basicConstraints and keyUsage")
        .containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
    assertThat(certificate.getNonCriticalExtensionOIDs())
        .as("extendedKeyUsage, subject and authority key identifier, subjectAltName")
        .containsExactlyInAnyOrder("2.5.29.37", "2.5.29.14", "2.5.29.35", "2.5.29.17");
    assertThat(certificate.getSigAlgName()).isEqualTo(algorithm.signatureAlgorithm());
    certificate.verify(certificate.getPublicKey());
  }

  @Test
  void shouldBeSelfSignedUnderANameOfItsOwn() throws Exception {
    // Given
    CertificateOptions options = TestOptions.RSA.organization("Ärzte & Söhne").build();

    // When
    X509Certificate certificate = issue(options, PAIR);

    // Then
    assertThat(certificate.getSubjectX500Principal().getName("RFC1779"))
        .isEqualTo("O=Ärzte & Söhne, OID.2.5.4.5=a1b2c3.4, CN=ApiGateway");
    assertThat(certificate.getIssuerX500Principal())
        .isEqualTo(certificate.getSubjectX500Principal());
  }

  @Test
  void shouldNameItsOwnKeyAsTheOneThatSigned() throws Exception {
    // When
    X509Certificate certificate = issue(TestOptions.RSA.build(), PAIR);

    // Then
    String subjectKey = hex(certificate.getExtensionValue("2.5.29.14"));
    String authorityKey = hex(certificate.getExtensionValue("2.5.29.35"));
    assertThat(subjectKey).startsWith("04160414").hasSize(48);
    assertThat(authorityKey).isEqualTo("041830168014" + subjectKey.substring(8));
  }

  @ParameterizedTest
  @CsvSource({"1,2027-03-02T10:20:30Z", "365,2028-02-29T10:20:30Z", "825,2029-06-03T10:20:30Z"})
  void shouldBeValidForAsLongAsConfiguredFromALittleBeforeNow(int days, Instant end)
      throws Exception {
    // Given
    CertificateOptions options = TestOptions.RSA.validityDays(days).build();

    // When
    X509Certificate certificate = issue(options, PAIR);

    // Then
    assertThat(certificate.getNotBefore()).isEqualTo(Instant.parse("2027-03-01T10:15:30Z"));
    assertThat(certificate.getNotAfter()).isEqualTo(end);
  }

  @Test
  void shouldKeepDatesBeyond2049() throws Exception {
    // Given
    Instant late = Instant.parse("2049-12-31T23:59:59Z");

    // When
    X509Certificate certificate =
        new CertificateIssuer(TestOptions.RSA.build())
            .issue(ID, TestCertificates.signingKey(PAIR), late);

    // Then
    assertThat(certificate.getNotAfter()).isEqualTo(late.plus(Duration.ofDays(365)));
  }

  @ParameterizedTest
  @CsvSource({"SIGNET,127", "AWS,64"})
  void shouldTakePositiveSerialNumbersThatNeverRepeat(CertificateProfile profile, int bits)
      throws Exception {
    // Given
    CertificateOptions options = TestOptions.RSA.profile(profile).build();

    // When
    Set<BigInteger> serials = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      serials.add(issue(options, PAIR).getSerialNumber());
    }

    // Then
    assertThat(serials).hasSize(200).allMatch(serial -> serial.signum() > 0);
    assertThat(serials).allMatch(serial -> serial.bitLength() <= bits);
    assertThat(serials).anyMatch(serial -> serial.bitLength() > bits - 4);
  }

  @ParameterizedTest
  @CsvSource({"RSA_2048,2048", "RSA_3072,3072"})
  void shouldCertifyRsaKeysOfTheConfiguredSize(KeyAlgorithm algorithm, int bits) throws Exception {
    // Given
    CertificateOptions options = TestOptions.RSA.keyAlgorithm(algorithm).build();

    // When
    X509Certificate certificate = issue(options, TestCertificates.keyPair(algorithm));

    // Then
    RSAPublicKey key = (RSAPublicKey) certificate.getPublicKey();
    assertThat(key.getModulus().bitLength()).isEqualTo(bits);
    assertThat(key.getPublicExponent()).isEqualTo(65537);
  }

  @Test
  void shouldCertifyKeysOfP256() throws Exception {
    // When
    X509Certificate certificate =
        issue(TestOptions.FAST.build(), TestCertificates.keyPair(KeyAlgorithm.EC_P256));

    // Then
    ECPublicKey key = (ECPublicKey) certificate.getPublicKey();
    assertThat(key.getParams().getOrder().bitLength()).isEqualTo(256);
  }

  @Test
  void shouldReproduceAmazonsShapeToTheLetter() throws Exception {
    // Given
    CertificateOptions options = TestOptions.RSA.profile(CertificateProfile.AWS).build();

    // When
    X509Certificate certificate = issue(options, PAIR);

    // Then
    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getCriticalExtensionOIDs()).isNull();
    assertThat(certificate.getNonCriticalExtensionOIDs()).isNull();
    // C=US, L=Seattle, CN=ApiGateway in this order, every value a PrintableString (tag 13).
    assertThat(HexFormat.of().formatHex(certificate.getSubjectX500Principal().getEncoded()))
        .isEqualTo(
            "3034"
                + "310b3009060355040613025553"
                + "3110300e0603550407130753656174746c65"
                + "31133011060355040313"
                + "0a41706947617465776179");
    assertThat(certificate.getIssuerX500Principal())
        .isEqualTo(certificate.getSubjectX500Principal());
    assertThat(certificate.getNotBefore()).isEqualTo(NOW);
    assertThat(certificate.getNotAfter()).isEqualTo("2028-02-29T10:20:30Z");
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withRSA");
    certificate.verify(certificate.getPublicKey());
  }

  private static X509Certificate issue(CertificateOptions options, KeyPair pair) {
    return new CertificateIssuer(options).issue(ID, TestCertificates.signingKey(pair), NOW);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(Arrays.copyOf(bytes, bytes.length));
  }
}
