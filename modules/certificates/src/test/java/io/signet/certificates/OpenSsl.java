package io.signet.certificates;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The program, and an authority that it plays with keys and certificates in files of a folder. */
final class OpenSsl {

  private final Path folder;

  OpenSsl(Path folder) {
    this.folder = folder;
  }

  static void require() {
    try {
      Process process = new ProcessBuilder("openssl", "version").redirectErrorStream(true).start();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } catch (IOException e) {
      Assumptions.abort("SKIPPED: there is no openssl on the PATH");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs a command in the folder and demands success. */
  String run(String command) throws Exception {
    List<String> words = new ArrayList<>(List.of("openssl"));
    words.addAll(Arrays.asList(command.split(" ", -1)));
    Process process =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(command + ": " + output).isZero();
    return output;
  }

  /** An authority in {@code ca.pem} and {@code ca.key}. */
  OpenSsl authority() throws Exception {
    run(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem"
            + " -subj /CN=Authority -days 30 -addext keyUsage=critical,keyCertSign,cRLSign");
    return this;
  }

  /**
   * A client's key in {@code client.key} and its certificate in {@code client.pem}.
   *
   * @param newKey what {@code openssl req -newkey} is told, such as {@code rsa:2048}
   */
  OpenSsl client(String newKey) throws Exception {
    run("req -newkey " + newKey + " -nodes -keyout client.key -out client.csr -subj /CN=client");
    return sign("client");
  }

  /** Signs a request in {@code NAME.csr}, with the names that it asks for, as {@code NAME.pem}. */
  OpenSsl sign(String name) throws Exception {
    run(
        "x509 -req -in %1$s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 20 -out %1$s.pem"
                .formatted(name)
            + " -copy_extensions copy");
    return this;
  }

  String text(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  byte[] bytes(String file) throws IOException {
    return Files.readAllBytes(folder.resolve(file));
  }

  void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }
}
