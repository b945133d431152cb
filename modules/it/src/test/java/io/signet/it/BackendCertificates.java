package io.signet.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An authority and a server certificate for localhost, made by OpenSSL as an operator would. */
record BackendCertificates(Path authority, Path chain, Path key) {

  static BackendCertificates make(Path directory) throws IOException, InterruptedException {
    Path extensions = directory.resolve("server.ext");
    Files.writeString(
        extensions,
        "subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\n"
            + "extendedKeyUsage=serverAuth\n");
    openssl(
        directory,
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.crt"
            + " -days 30 -subj /CN=Test-Authority -addext basicConstraints=critical,CA:TRUE"
            + " -addext keyUsage=critical,keyCertSign,cRLSign");
    openssl(
        directory,
        "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server.key"
            + " -out server.csr -subj /CN=localhost");
    openssl(
        directory,
        "x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30"
            + " -out server.crt -extfile server.ext");
    Path chain = directory.resolve("chain.crt");
    Files.writeString(
        chain,
        Files.readString(directory.resolve("server.crt"))
            + Files.readString(directory.resolve("ca.crt")));
    return new BackendCertificates(
        directory.resolve("ca.crt"), chain, directory.resolve("server.key"));
  }

  /** The options with which Signet itself listens with this certificate, beside its plain port. */
  Map<String, String> asGateways() {
    return Map.of(
        "SIGNET_HTTPS_PORT", "0",
        "SIGNET_HTTPS_CERTIFICATE", chain.toString(),
        "SIGNET_HTTPS_KEY", key.toString());
  }

  String authorityPem() throws IOException {
    return Files.readString(authority);
  }

  private static void openssl(Path directory, String arguments)
      throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    Programs.Outcome outcome = Programs.run(directory, Map.of(), 30, command);
    if (outcome.exitCode() != 0) {
      throw new AssertionError(command + ": " + outcome.output());
    }
  }
}
