package io.signet.it;

import io.signet.keystore.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Real backends that treat client certificates in every way there is, by name. */
final class VerdictLab implements AutoCloseable {

  private static final String TLS =
      """
          listen 127.0.0.1:@PORT@ ssl http2;
          ssl_certificate @DIR@/chain.crt;
          ssl_certificate_key @DIR@/server.key;
          ssl_client_certificate @DIR@/trusted.crt;
          ssl_verify_client %s;
          location / { return 200 "well"; }
      """;

  private static final String PLAIN =
      """
          listen 127.0.0.1:@PORT@;
          location / { return 200 "well"; }
      """;

  private final Path directory;
  private final BackendCertificates certificates;
  private final String trusted;
  private final Map<String, String> origins = new LinkedHashMap<>();
  private final List<AutoCloseable> running = new ArrayList<>();

  private VerdictLab(Path directory, BackendCertificates certificates, String trusted) {
    this.directory = directory;
    this.certificates = certificates;
    this.trusted = trusted;
  }

  /**
   * Starts all of them.
   *
   * @param trusted the PEM of the client certificate that they trust
   */
  static VerdictLab start(Path directory, String trusted) throws Exception {
    BackendCertificates certificates = BackendCertificates.make(directory);
    VerdictLab lab = new VerdictLab(directory, certificates, trusted);
    try {
      lab.startAll();
      return lab;
    } catch (Exception e) {
      lab.close();
      throw e;
    }
  }

  private void startAll() throws IOException {
    nginx("on", "on", trusted);
    nginx("optional", "optional", trusted);
    nginx("optional_no_ca", "optional_no_ca", trusted);
    nginx("off", "off", trusted);
    nginx("wrong CA", "on", certificates.authorityPem());
    Nginx behind = kept(Nginx.start(folder("behind", trusted), PLAIN));
    origins.put("plain", "https://localhost:" + behind.port());
    origins.put(
        "haproxy", kept(Daemon.haproxy(folder("haproxy", trusted), behind.port())).origin());
    for (String tls : List.of("TLSv1.2", "TLSv1.3")) {
      origins.put(
          "late " + tls, kept(Daemon.lateApache(folder("late" + tls, trusted), tls)).origin());
    }
    origins.put("nobody", "https://localhost:" + FreePorts.one());
  }

  private void nginx(String name, String verify, String trusts) throws IOException {
    Path folder = folder(name.replace(' ', '-'), trusts);
    origins.put(name, kept(Nginx.start(folder, TLS.formatted(verify))).origin());
  }

  /** A folder of its own with the server's certificate and whom it trusts. */
  private Path folder(String name, String trusts) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(name));
    Files.copy(certificates.chain(), folder.resolve("chain.crt"));
    Files.copy(certificates.key(), folder.resolve("server.key"));
    Files.writeString(folder.resolve("trusted.crt"), trusts);
    return folder;
  }

  private <C extends AutoCloseable> C kept(C server) {
    running.add(server);
    return server;
  }

  /** The origins of the backends, by their names. */
  Map<String, String> origins() {
    return origins;
  }

  String authorityPem() throws IOException {
    return certificates.authorityPem();
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable server : running) {
      server.close();
    }
  }
}
