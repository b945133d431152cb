package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.keystore.KeyAlgorithm;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateOptionsTest {

  @Test
  void shouldDefaultToWhatAmazonGeneratesAsFarAsKeyAndLifeGo() {
    // When
    CertificateOptions options = CertificateOptions.DEFAULTS;

    // Then
    assertThat(options.organization()).isEqualTo("Signet");
    assertThat(options.keyAlgorithm()).isEqualTo(KeyAlgorithm.RSA_2048);
    assertThat(options.validityDays()).isEqualTo(365);
    assertThat(options.profile()).isEqualTo(CertificateProfile.SIGNET);
    assertThat(options.maxPerAccount()).isEqualTo(60);
    assertThat(options.region()).isEqualTo("us-east-1");
    assertThat(options.accountId()).isEqualTo("123456789012");
    assertThat(options.sweepInterval()).isEqualTo(Duration.ofHours(1));
    assertThat(options.orphanGrace()).isEqualTo(Duration.ofMinutes(10));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, 0, 826})
  void shouldRefuseAValidityOutOfRangeAndNameTheOption(int days) {
    // When / Then
    assertThatThrownBy(() -> TestOptions.RSA.validityDays(days).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("certificates.validityDays must be 1 to 825, but is " + days);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a\nb"})
  void shouldRefuseAnOrganizationThatNoNameCanHold(String organization) {
    // When / Then
    assertThatThrownBy(() -> TestOptions.RSA.organization(organization).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("certificates.organization must be 1 to 64 printable characters");
  }

  @Test
  void shouldRefuseAnOrganizationBeyondTheBoundOfRfc5280() {
    // When / Then
    assertThatThrownBy(() -> TestOptions.RSA.organization("x".repeat(65)).build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 100_001})
  void shouldRefuseALimitOutOfRange(int limit) {
    // When / Then
    assertThatThrownBy(() -> TestOptions.RSA.maxPerAccount(limit).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("certificates.maxPerAccount must be 1 to 100000");
  }

  @Test
  void shouldRefuseSweepsThatNeverEnd() {
    // When / Then
    assertThatThrownBy(() -> TestOptions.RSA.sweepInterval(Duration.ZERO).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("certificates.sweepInterval must be 1 s to 7 days");
  }

  @ParameterizedTest
  @CsvSource({"EC_P256,365,keyAlgorithm", "RSA_3072,365,keyAlgorithm", "RSA_2048,90,validityDays"})
  void shouldRefuseWhatAmazonsProfileCannotBe(KeyAlgorithm algorithm, int days, String option) {
    // Given
    TestOptions options = TestOptions.RSA.keyAlgorithm(algorithm).validityDays(days);

    // When / Then
    assertThatThrownBy(() -> options.profile(CertificateProfile.AWS).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("certificates." + option + " must be ");
  }

  @ParameterizedTest
  @CsvSource({"signet,SIGNET", "aws,AWS"})
  void shouldFindTheProfileOfAName(String name, CertificateProfile expected) {
    // When
    CertificateProfile profile = CertificateProfile.named(name);

    // Then
    assertThat(profile).isEqualTo(expected);
  }

  @Test
  void shouldRefuseAnUnknownProfile() {
    // When / Then
    assertThatThrownBy(() -> CertificateProfile.named("AWS"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("certificates.profile must be signet or aws, but is AWS");
  }
}
