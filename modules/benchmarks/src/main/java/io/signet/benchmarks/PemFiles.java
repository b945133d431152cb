package io.signet.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A self-signed certificate and its key, made by OpenSSL.
 *
 * @param both the two in one file, as HAProxy wants them
 */
record PemFiles(Path certificate, Path key, Path both) {

  /** What proves the backend, and the callers' side of Signet and nginx. */
  static PemFiles server(Path directory) {
    return make(
        directory,
        "server",
        KeyKind.EC_P256,
        "/CN=localhost",
        "subjectAltName=DNS:localhost,IP:127.0.0.1");
  }

  /** What nginx and HAProxy present to the backend, of the shape of Signet's own. */
  static PemFiles client(Path directory, KeyKind kind) {
    return make(directory, "client", kind, "/CN=ApiGateway", "extendedKeyUsage=clientAuth");
  }

  String text() {
    return read(certificate);
  }

  private static PemFiles make(
      Path directory, String name, KeyKind kind, String subject, String extension) {
    Path certificate = directory.resolve(name + ".crt");
    Path key = directory.resolve(name + ".key");
    List<String> command =
        new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-days", "30"));
    command.addAll(kind.openssl());
    command.addAll(List.of("-keyout", key.toString(), "-out", certificate.toString()));
    command.addAll(List.of("-subj", subject, "-addext", extension));
    command.addAll(List.of("-addext", "basicConstraints=critical,CA:FALSE"));
    command.addAll(List.of("-addext", "keyUsage=critical,digitalSignature"));
    Programs.run(30, command);
    return new PemFiles(
        certificate, key, write(directory.resolve(name + ".pem"), read(certificate) + read(key)));
  }

  static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text, UTF_8);
    } catch (IOException e) {
      throw new BenchmarkFailure("cannot write " + file, e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new BenchmarkFailure("cannot read " + file, e);
    }
  }
}
