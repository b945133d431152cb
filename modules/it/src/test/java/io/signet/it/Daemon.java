package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.keystore.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real server in the foreground on loopback, with a configuration of its own. */
final class Daemon implements AutoCloseable {

  private static final String HAPROXY =
      """
      defaults
        mode http
        timeout connect 5s
        timeout client 30s
        timeout server 30s
      frontend tls
        bind 127.0.0.1:@PORT@ ssl crt @DIR@/server.pem ca-file @DIR@/trusted.crt verify required alpn h2,http/1.1
        default_backend behind
      backend behind
        server one 127.0.0.1:@BEHIND@
      """;

  private static final String APACHE =
      """
      ServerRoot @DIR@
      ServerName localhost
      PidFile @DIR@/httpd.pid
      ErrorLog @DIR@/error.log
      DefaultRuntimeDir @DIR@
      Listen 127.0.0.1:@PORT@
      LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
      LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
      LoadModule socache_shmcb_module /usr/lib/apache2/modules/mod_socache_shmcb.so
      LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
      DocumentRoot @DIR@/htdocs
      SSLEngine on
      SSLProtocol -all +@TLS@
      SSLCertificateFile @DIR@/chain.crt
      SSLCertificateKeyFile @DIR@/server.key
      SSLCACertificateFile @DIR@/trusted.crt
      <Location />
        SSLVerifyClient require
        Require all granted
      </Location>
      """;

  private final Process process;
  private final int port;

  private Daemon(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * HAProxy that demands a certificate by {@code trusted.crt}.
   *
   * @param directory with the server's certificate
   * @param behind the port of what it passes calls to
   */
  static Daemon haproxy(Path directory, int behind) throws IOException {
    Files.writeString(
        directory.resolve("server.pem"),
        Files.readString(directory.resolve("chain.crt"))
            + Files.readString(directory.resolve("server.key")));
    return start(
        directory,
        HAPROXY.replace("@BEHIND@", Integer.toString(behind)),
        List.of("haproxy", "-db", "-f"));
  }

  /**
   * Apache httpd that asks for a certificate by {@code trusted.crt} only when it has read for what.
   *
   * @param tls the one version that it speaks
   */
  static Daemon lateApache(Path directory, String tls) throws IOException {
    Path pages = Files.createDirectories(directory.resolve("htdocs"));
    Files.writeString(pages.resolve("health"), "well");
    return start(
        directory,
        APACHE.replace("@TLS@", tls),
        List.of("/usr/sbin/apache2", "-D", "FOREGROUND", "-f"));
  }

  private static Daemon start(Path directory, String text, List<String> command)
      throws IOException {
    int port = FreePorts.one();
    Path configuration = directory.resolve("daemon.conf");
    Files.writeString(
        configuration,
        text.replace("@DIR@", directory.toString()).replace("@PORT@", Integer.toString(port)),
        UTF_8);
    Path output = directory.resolve("daemon.log");
    Process process =
        new ProcessBuilder(
                Stream.concat(command.stream(), Stream.of(configuration.toString())).toList())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    Awaitility.await(command.get(0) + " listens, see " + output)
        .atMost(30, TimeUnit.SECONDS)
        .failFast(() -> !process.isAlive())
        .until(() -> Nginx.listens(port));
    return new Daemon(process, port);
  }

  String origin() {
    return "https://localhost:" + port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
