package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.api.SignetException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads keys and certificates in the forms that OpenSSL writes. */
class ImportFormatsTest {

  private static final String EC = "ec -pkeyopt ec_paramgen_curve:P-256";

  @TempDir Path folder;
  private OpenSsl openSsl;

  @BeforeAll
  static void needOpenSsl() {
    OpenSsl.require();
  }

  @BeforeEach
  void makeAuthority() throws Exception {
    openSsl = new OpenSsl(folder).authority();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-legacy",
        "-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1",
        "-keypbe AES-128-CBC -certpbe AES-192-CBC -macalg sha512",
        "-keypbe NONE -certpbe NONE",
        "-nomac",
        "-certpbe NONE -name client -caname authority"
      })
  void shouldReadPkcs12(String options) throws Exception {
    // Given
    openSsl.client("rsa:2048");
    openSsl.run(
        ("pkcs12 -export -inkey client.key -in client.pem -certfile ca.pem -out client.p12"
                + " -passout pass:gehéim "
                + options)
            .strip());

    // When
    OfferedIdentity read = pkcs12("gehéim");

    // Then
    assertThat(Pem.of(read.chain().get(0)).strip()).isEqualTo(openSsl.text("client.pem").strip());
    assertThat(Pem.of(read.chain().get(1)).strip()).isEqualTo(openSsl.text("ca.pem").strip());
    assertThat(read.key().getEncoded()).isEqualTo(pkcs8());
  }

  @ParameterizedTest
  @CsvSource({
    "rsa:2048, pkey -in client.key -out key.pem",
    "rsa:2048, rsa -traditional -in client.key -out key.pem",
    "rsa:2048, rsa -traditional -aes128 -passout pass:secret -in client.key -out key.pem",
    "rsa:2048, rsa -traditional -des3 -passout pass:secret -in client.key -out key.pem",
    "rsa:2048, pkcs8 -topk8 -passout pass:secret -in client.key -out key.pem",
    "rsa:3072, pkcs8 -topk8 -v2 des3 -passout pass:secret -in client.key -out key.pem",
    "rsa:2048, pkcs8 -topk8 -v1 PBE-SHA1-3DES -passout pass:secret -in client.key -out key.pem",
    EC + ", pkey -in client.key -out key.pem",
    EC + ", ec -in client.key -out key.pem",
    EC + ", ec -aes256 -passout pass:secret -in client.key -out key.pem",
    EC + ", pkcs8 -topk8 -passout pass:secret -in client.key -out key.pem",
    "ec -pkeyopt ec_paramgen_curve:P-384, ec -in client.key -out key.pem"
  })
  void shouldReadPemKeys(String kind, String command) throws Exception {
    // Given
    openSsl.client(kind).run(command);

    // When
    OfferedIdentity read =
        OfferedIdentity.ofPem(
            openSsl.text("client.pem") + openSsl.text("ca.pem"),
            openSsl.text("key.pem"),
            "secret",
            Limits.MAX_ROUNDS,
            Instant.now());

    // Then
    assertThat(read.chain()).hasSize(2);
    assertThat(read.key().getAlgorithm()).isEqualTo(kind.startsWith("rsa") ? "RSA" : "EC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pkcs8 -topk8 -passout pass:secret -in client.key -out key.pem",
        "pkcs8 -topk8 -v1 PBE-SHA1-3DES -passout pass:secret -in client.key -out key.pem",
        "rsa -traditional -aes128 -passout pass:secret -in client.key -out key.pem"
      })
  void shouldSayThatAPasswordIsWrong(String command) throws Exception {
    // Given
    openSsl.client("rsa:2048").run(command);
    String chain = openSsl.text("client.pem");
    String key = openSsl.text("key.pem");

    // When, Then
    assertThatThrownBy(
            () -> OfferedIdentity.ofPem(chain, key, "guess", Limits.MAX_ROUNDS, Instant.now()))
        .isInstanceOf(SignetException.class)
        .hasMessageMatching("The password does not open the private key|privateKey is damaged");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-legacy"})
  void shouldSayThatThePasswordOfAFileIsWrong(String options) throws Exception {
    // Given
    openSsl.client(EC);
    openSsl.run(
        ("pkcs12 -export -inkey client.key -in client.pem -out client.p12 -passout pass:secret "
                + options)
            .strip());

    // When, Then
    assertThatThrownBy(() -> pkcs12("guess"))
        .isInstanceOf(SignetException.class)
        .hasMessage("The password does not open the private key");
  }

  @Test
  void shouldPutTheCertificatesOfAFileInOrder() throws Exception {
    // Given
    openSsl.client(EC);

    // When
    OfferedIdentity read =
        OfferedIdentity.ofPem(
            openSsl.text("ca.pem")
                + "what tools write between blocks\n"
                + openSsl.text("client.pem"),
            openSsl.text("client.key"),
            "",
            Limits.MAX_ROUNDS,
            Instant.now());

    // Then
    assertThat(Pem.of(read.chain())).isEqualTo(openSsl.text("client.pem") + openSsl.text("ca.pem"));
  }

  private OfferedIdentity pkcs12(String password) throws Exception {
    String file = Base64.getMimeEncoder().encodeToString(openSsl.bytes("client.p12"));
    return OfferedIdentity.ofPkcs12(file, password, Limits.MAX_ROUNDS, Instant.now());
  }

  private byte[] pkcs8() throws Exception {
    openSsl.run("pkcs8 -topk8 -nocrypt -outform DER -in client.key -out client.der");
    return openSsl.bytes("client.der");
  }
}
