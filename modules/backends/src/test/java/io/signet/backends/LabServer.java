package io.signet.backends;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.signet.keystore.FreePorts;
import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A real server program on loopback with a certificate of its own. In its configuration
 * {@code @PORT@} and {@code @DIR@} are filled in; {@code @DIR@/server.pem} and {@code server.key}
 * are its certificate and key.
 */
final class LabServer implements AutoCloseable {

  private final Path directory;
  private int port;
  private Process process;

  private LabServer(Path directory) {
    this.directory = directory;
  }

  /** Prepares a server in a new folder below one. */
  static LabServer with(Path parent, Identity certificate) throws IOException {
    Path directory = Files.createTempDirectory(parent, "lab");
    for (Path each : List.of(parent, directory)) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    LabServer server = new LabServer(directory);
    String chain = TestCertificates.pem(certificate.chain());
    String key = TestCertificates.pem(certificate.privateKey());
    String rest = TestCertificates.pem(certificate.chain().subList(1, certificate.chain().size()));
    return server
        .file("rest.pem", rest)
        .file("server.pem", chain)
        .file("server.key", key)
        .file("both.pem", chain + key);
  }

  /** Adds a file for the configuration to name. */
  LabServer file(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text, UTF_8);
    return this;
  }

  /** Adds a file of certificates. */
  LabServer trusting(String name, Identity... identities) throws IOException {
    return file(name, TestCertificates.pem(Arrays.stream(identities).map(Identity::leaf).toList()));
  }

  /** Starts a program and waits until it listens. */
  LabServer run(String... command) throws IOException {
    port = FreePorts.one();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.writeString(file, filled(Files.readString(file)), UTF_8);
      }
    }
    process =
        new ProcessBuilder(Arrays.stream(command).map(this::filled).toList())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output.log").toFile())
            .start();
    try {
      await(command[0] + " listens").atMost(20, TimeUnit.SECONDS).until(this::listens);
    } catch (ConditionTimeoutException e) {
      String output = Files.readString(directory.resolve("output.log"));
      close();
      throw new AssertionError(command[0] + " did not start: " + output, e);
    }
    return this;
  }

  int port() {
    return port;
  }

  private String filled(String text) {
    return text.replace("@DIR@", directory.toString()).replace("@PORT@", Integer.toString(port));
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    } catch (IOException e) {
      if (!process.isAlive()) {
        throw new ConditionTimeoutException("ended with " + process.exitValue());
      }
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
