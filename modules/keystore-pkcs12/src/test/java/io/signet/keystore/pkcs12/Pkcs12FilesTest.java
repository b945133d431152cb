package io.signet.keystore.pkcs12;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.Signatures;
import io.signet.keystore.TestCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Pkcs12FilesTest {

  private static final KeyId ID = new KeyId("a1b2c3", 1);

  @TempDir private Path folder;

  @Test
  void shouldMakeEverythingForTheOwnerAlone() throws Exception {
    // Given
    Path data = folder.resolve("new/data");

    // When
    Places.fill(data, ID);

    // Then
    assertThat(modeOf(data)).isEqualTo("rwx------");
    assertThat(filesOf(data))
        .containsExactly("keystore.p12", "keystore.p12.lock", "keystore.password");
    assertThat(filesOf(data))
        .allSatisfy(file -> assertThat(modeOf(data.resolve(file))).isEqualTo("rw-------"));
  }

  @Test
  void shouldGenerateAPasswordOf256Bits() throws Exception {
    // Given
    Path one = folder.resolve("one");
    Path other = folder.resolve("other");

    // When
    Places.fill(one);
    Places.fill(other);

    // Then
    String password = Files.readString(one.resolve("keystore.password"));
    assertThat(Base64.getDecoder().decode(password)).hasSize(32);
    assertThat(password).isNotEqualTo(Files.readString(other.resolve("keystore.password")));
  }

  @Test
  void shouldKeepTheGeneratedPasswordFromThenOn() throws Exception {
    // Given
    Places.fill(folder, ID);
    String password = Files.readString(folder.resolve("keystore.password"));

    // When
    Places.fill(folder, new KeyId("other", 1));

    // Then
    assertThat(folder.resolve("keystore.password")).hasContent(password);
  }

  @Test
  void shouldEncryptKeysAndCertificatesWithAes256() throws Exception {
    // Given
    try (Keystore keystore = Places.open(folder)) {
      Places.generate(keystore, ID, KeyAlgorithm.RSA_2048);
      Places.generate(keystore, new KeyId("other", 1), KeyAlgorithm.EC_P256);
    }

    // When
    String structure = openssl(folder.resolve("keystore.p12"), folder.resolve("keystore.password"));

    // Then
    assertThat(structure.lines().filter(line -> line.startsWith("Shrouded Keybag")))
        .hasSize(2)
        .containsOnly(
            "Shrouded Keybag: PBES2, PBKDF2, AES-256-CBC, Iteration 1000, PRF hmacWithSHA256");
    assertThat(structure)
        .contains("Encrypted data: PBES2, PBKDF2, AES-256-CBC, Iteration 10000, PRF hmacWithSHA256")
        .contains("MAC: sha256, Iteration 10000")
        .doesNotContain("PKCS7 Data\nCertificate bag");
  }

  @Test
  void shouldMakeGuessingAGivenPasswordDearer() throws Exception {
    // Given
    Path password = passwordFile("correct horse battery staple\n");

    // When
    try (Keystore keystore =
        Places.open(folder, Map.of("passwordFile", password.toString(), "path", "deep/er/k.p12"))) {
      Places.generate(keystore, ID);
    }

    // Then
    Path file = folder.resolve("deep/er/k.p12");
    assertThat(openssl(file, password))
        .contains("Keybag: PBES2, PBKDF2, AES-256-CBC, Iteration 10000");
    assertThat(folder.resolve("keystore.password")).doesNotExist();
    assertThat(modeOf(file.getParent())).isEqualTo("rwx------");
  }

  @Test
  void shouldRemoveWhatACrashLeft() throws Exception {
    // Given
    Places.fill(folder, ID);
    Files.writeString(folder.resolve("keystore.p12.tmp"), "half of a keyst");
    Files.writeString(folder.resolve("keystore.p12.probe"), "");
    Files.writeString(folder.resolve("keystore.password.tmp"), "half of a passw");

    // When
    try (Keystore keystore = Places.open(folder)) {

      // Then
      assertThat(filesOf(folder))
          .containsExactly("keystore.p12", "keystore.p12.lock", "keystore.password");
      assertThat(keystore.list()).containsExactly(ID);
    }
  }

  @Test
  void shouldCloseAnOpenFileToOthers() throws Exception {
    // Given
    Places.fill(folder, ID);
    Path file = folder.resolve("keystore.p12");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    // When
    Places.fill(folder);

    // Then
    assertThat(modeOf(file)).isEqualTo("rw-------");
  }

  @Test
  void shouldWriteWhereALinkPointsTo() throws Exception {
    // Given
    Path real = Files.createDirectory(folder.resolve("volume")).resolve("real.p12");
    Places.open(folder, Map.of("path", real.toString())).close();
    Path link = Files.createSymbolicLink(folder.resolve("keystore.p12"), real);

    // When
    Places.fill(folder, ID);

    // Then
    assertThat(link).isSymbolicLink();
    try (Keystore keystore = Places.open(folder, Map.of("path", real.toString()))) {
      assertThat(keystore.list()).containsExactly(ID);
    }
  }

  @Test
  void shouldLeaveAloneWhatOthersPutIntoTheFile() throws Exception {
    // Given
    Places.fill(folder, ID);
    addCertificate("company-ca");

    // When
    try (Keystore keystore = Places.open(folder)) {
      Places.generate(keystore, new KeyId("later", 1));

      // Then
      assertThat(keystore.list()).containsExactly(ID, new KeyId("later", 1));
      assertThat(Signatures.proves(keystore.identity(ID).orElseThrow())).isTrue();
    }
    assertThat(load().containsAlias("company-ca")).isTrue();
  }

  private Path passwordFile(String text) throws IOException {
    Path file =
        Files.createFile(
            folder.resolve("given"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }

  private void addCertificate(String alias) throws Exception {
    KeyStore content = load();
    content.setCertificateEntry(alias, TestCertificates.authority("CN=Company").leaf());
    try (OutputStream out = Files.newOutputStream(folder.resolve("keystore.p12"))) {
      content.store(out, password());
    }
  }

  private KeyStore load() throws Exception {
    KeyStore content = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("keystore.p12"))) {
      content.load(in, password());
    }
    return content;
  }

  private char[] password() throws IOException {
    return Files.readString(folder.resolve("keystore.password")).toCharArray();
  }

  private static List<String> filesOf(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String modeOf(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String openssl(Path file, Path password) throws Exception {
    Process process =
        new ProcessBuilder(
                "openssl",
                "pkcs12",
                "-info",
                "-noout",
                "-in",
                file.toString(),
                "-passin",
                "file:" + password)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
