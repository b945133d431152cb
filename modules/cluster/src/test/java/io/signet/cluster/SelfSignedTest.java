package io.signet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SelfSignedTest {

  private static final Duration TEN_YEARS = Duration.ofDays(3650);
  private static final Duration PAST_2049 = Duration.ofDays(36_500);

  private static KeyPair pair;

  @BeforeAll
  static void makeKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    pair = generator.generateKeyPair();
  }

  @Test
  void shouldSignItself() throws Exception {
    // When
    X509Certificate certificate = certificate("CN=somebody", TEN_YEARS);

    // Then
    certificate.verify(pair.getPublic());
    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=somebody");
    assertThat(certificate.getIssuerX500Principal())
        .isEqualTo(certificate.getSubjectX500Principal());
    assertThat(certificate.getSerialNumber().signum()).isPositive();
  }

  @Test
  void shouldBeGoodForItsAddressOnly() throws Exception {
    // When
    X509Certificate certificate = certificate("CN=somebody", TEN_YEARS);

    // Then
    assertThat(List.copyOf(certificate.getSubjectAlternativeNames()))
        .isEqualTo(List.of(List.of(7, "127.0.0.1")));
  }

  @Test
  void shouldBeValidFromAnHourAgo() throws Exception {
    // When
    X509Certificate certificate = certificate("CN=somebody", TEN_YEARS);

    // Then
    Instant now = Instant.now();
    assertThat(certificate.getNotBefore().toInstant())
        .isBetween(now.minus(Duration.ofMinutes(70)), now.minus(Duration.ofMinutes(59)));
    assertThat(certificate.getNotAfter().toInstant())
        .isBetween(now.plus(TEN_YEARS).minus(Duration.ofMinutes(10)), now.plus(TEN_YEARS));
  }

  @Test
  void shouldWriteYearsAfter2049InFull() throws Exception {
    // When
    X509Certificate certificate = certificate("CN=somebody", PAST_2049);

    // Then
    assertThat(certificate.getNotAfter().toInstant())
        .isAfter(Instant.now().plus(PAST_2049).minus(Duration.ofMinutes(10)));
  }

  @Test
  void shouldHoldANameThatTakesALongLength() throws Exception {
    // Given
    String name = "CN=" + "x".repeat(300);

    // When
    X509Certificate certificate = certificate(name, TEN_YEARS);

    // Then
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo(name);
    certificate.verify(pair.getPublic());
  }

  private static X509Certificate certificate(String name, Duration validity)
      throws GeneralSecurityException {
    byte[] der = SelfSigned.certificate(pair, name, "127.0.0.1", validity);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }
}
