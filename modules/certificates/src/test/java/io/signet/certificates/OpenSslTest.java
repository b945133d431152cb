package io.signet.certificates;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Looks at generated certificates with OpenSSL, which most backends are built on. */
class OpenSslTest {

  @TempDir Path folder;

  @BeforeAll
  static void needOpenSsl() {
    try {
      Process process = new ProcessBuilder("openssl", "version").redirectErrorStream(true).start();
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      Assumptions.abort("SKIPPED: there is no openssl on the PATH to check certificates with");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void shouldPassStrictVerificationAsAClientCertificate(KeyAlgorithm algorithm) throws Exception {
    // Given
    Path pem = file(issue(TestOptions.RSA.keyAlgorithm(algorithm), new KeyId("a1b2c3", 1)));

    // When
    String answer = verify(pem, pem);

    // Then
    assertThat(answer).isEqualTo(pem + ": OK\n");
  }

  @Test
  void shouldBeRefusedAsAServer() throws Exception {
    // Given
    Path pem = file(issue(TestOptions.FAST, new KeyId("a1b2c3", 1)));

    // When
    String answer = openSsl("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", pem, pem);

    // Then
    assertThat(answer).contains("verification failed");
  }

  @Test
  void shouldShowTheProfileInOpenSslsWords() throws Exception {
    // Given
    Path pem = file(issue(TestOptions.RSA, new KeyId("a1b2c3", 7)));

    // When
    String text = openSsl("x509", "-noout", "-text", "-in", pem);

    // Then
    String name = "CN = ApiGateway, serialNumber = a1b2c3.7, O = Signet\n";
    assertThat(text)
        .contains("Version: 3 (0x2)")
        .contains("Issuer: " + name)
        .contains("Subject: " + name)
        .contains("Public-Key: (2048 bit)")
        .contains("Signature Algorithm: sha256WithRSAEncryption")
        .containsPattern("X509v3 Basic Constraints: critical\\s+CA:FALSE\\s")
        .containsPattern("X509v3 Key Usage: critical\\s+Digital Signature\\s")
        .containsPattern("X509v3 Extended Key Usage: \\s+TLS Web Client Authentication\\s")
        .containsPattern("X509v3 Subject Key Identifier: ")
        .containsPattern("X509v3 Authority Key Identifier: ")
        .contains("URI:urn:signet:client-certificate:a1b2c3\n");
  }

  @Test
  void shouldBeAcceptedInEitherOrderWhileOldAndNewAreTrustedTogether() throws Exception {
    // Given
    Path old = file(issue(TestOptions.FAST, new KeyId("a1b2c3", 1)));
    Path fresh = file(issue(TestOptions.FAST, new KeyId("a1b2c3", 2)));
    Path oldFirst = joined(old, fresh);
    Path freshFirst = joined(fresh, old);

    // When
    List<String> answers =
        List.of(
            verify(oldFirst, old),
            verify(oldFirst, fresh),
            verify(freshFirst, old),
            verify(freshFirst, fresh));

    // Then
    assertThat(answers)
        .containsExactly(old + ": OK\n", fresh + ": OK\n", old + ": OK\n", fresh + ": OK\n");
  }

  @Test
  void shouldShowWhatTheAwsProfileBreaks() throws Exception {
    // Given
    Path old = file(issue(TestOptions.RSA.profile(CertificateProfile.AWS), new KeyId("a1b2c3", 1)));
    Path fresh =
        file(issue(TestOptions.RSA.profile(CertificateProfile.AWS), new KeyId("a1b2c3", 2)));

    // When
    String together = verify(joined(old, fresh), fresh);

    // Then
    assertThat(verify(fresh, fresh)).isEqualTo(fresh + ": OK\n");
    assertThat(together).contains("verification failed");
  }

  private static X509Certificate issue(TestOptions options, KeyId id) {
    CertificateOptions built = options.build();
    return new CertificateIssuer(built)
        .issue(
            id,
            TestCertificates.signingKey(TestCertificates.keyPair(built.keyAlgorithm())),
            Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  private Path file(X509Certificate certificate) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "leaf", ".pem"), Pem.of(certificate));
  }

  private Path joined(Path... files) throws IOException {
    Path all = Files.createTempFile(folder, "bundle", ".pem");
    StringBuilder text = new StringBuilder();
    for (Path file : files) {
      text.append(Files.readString(file));
    }
    return Files.writeString(all, text);
  }

  private static String verify(Path trusted, Path leaf) throws Exception {
    return openSsl("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", trusted, leaf);
  }

  private static String openSsl(Object... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
