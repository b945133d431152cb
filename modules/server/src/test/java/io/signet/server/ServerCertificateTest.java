package io.signet.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCertificateTest {

  @TempDir Path directory;

  private Path certificate;
  private Path key;

  @BeforeEach
  void writeFiles() throws GeneralSecurityException, IOException {
    DemoCertificate own = DemoCertificate.make();
    certificate = Files.writeString(directory.resolve("own.pem"), own.pem());
    key = writeKey("own.key", own);
  }

  @Test
  void shouldAcceptACertificateWithItsKey() {
    assertThatCode(() -> ServerCertificate.check("https", certificate, key))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldAcceptThatNoneIsConfigured() {
    assertThatCode(() -> ServerCertificate.check("https", null, null)).doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseTheKeyOfAnotherCertificate() throws GeneralSecurityException, IOException {
    // Given
    Path other = writeKey("other.key", DemoCertificate.make());

    // When
    var attempt = assertThatThrownBy(() -> ServerCertificate.check("https", certificate, other));

    // Then
    attempt
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("https.key")
        .hasMessageContaining("other.key")
        .hasMessageContaining("does not belong");
  }

  @Test
  void shouldRefuseHalfAPair() {
    assertThatThrownBy(() -> ServerCertificate.check("admin", certificate, null))
        .isInstanceOf(StartFailure.class)
        .hasMessage("admin.certificate and admin.key must be set together");
  }

  @Test
  void shouldNameTheFileThatIsMissing() {
    // Given
    Path missing = directory.resolve("missing.pem");

    // When
    var attempt = assertThatThrownBy(() -> ServerCertificate.check("https", missing, key));

    // Then
    attempt.hasMessage("https.certificate: cannot read " + missing + ": it does not exist");
  }

  @Test
  void shouldRefuseAFileThatHoldsNoKey() {
    assertThatThrownBy(() -> ServerCertificate.check("https", certificate, certificate))
        .hasMessageContaining("https.key")
        .hasMessageContaining("no unencrypted private key");
  }

  private Path writeKey(String name, DemoCertificate owner) throws IOException {
    byte[] encoded = owner.pair().getPrivate().getEncoded();
    return Files.writeString(
        directory.resolve(name),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
            + "\n-----END PRIVATE KEY-----\n");
  }
}
