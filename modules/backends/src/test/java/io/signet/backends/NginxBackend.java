package io.signet.backends;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signet.keystore.FreePorts;
import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A backend by somebody else: nginx with OpenSSL. It takes any client certificate, or none, serves
 * one request a connection, and answers with what it saw.
 */
final class NginxBackend implements AutoCloseable {

  private static final String CONFIGURATION =
      """
      daemon off;
      master_process off;
      pid @DIR@/pid;
      error_log @DIR@/error.log info;
      events { worker_connections 512; }
      http {
        access_log off;
        client_body_temp_path @DIR@/body;
        proxy_temp_path @DIR@/proxy;
        fastcgi_temp_path @DIR@/fastcgi;
        uwsgi_temp_path @DIR@/uwsgi;
        scgi_temp_path @DIR@/scgi;
        server {
          listen 127.0.0.1:@PORT@ ssl http2;
          ssl_protocols @PROTOCOL@;
          ssl_certificate @DIR@/server.crt;
          ssl_certificate_key @DIR@/server.key;
          ssl_verify_client optional_no_ca;
          @AUTHORITIES@
          @SESSIONS@
          @SIGNATURES@
          keepalive_requests 1;
          location / {
            return 200 "$ssl_session_reused|$ssl_session_id|$ssl_client_s_dn|$server_protocol";
          }
        }
      }
      """;

  private static final String REMEMBERING = "ssl_session_cache shared:sessions:4m;";
  private static final String FORGETTING = "ssl_session_cache off; ssl_session_tickets off;";

  private final Process process;
  private final int port;

  private NginxBackend(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** What nginx saw of a call. */
  record Sight(boolean resumed, String session, String client, String protocol) {

    static Sight of(Outcome outcome) {
      if (outcome.failure() != null) {
        throw new AssertionError(outcome.failure());
      }
      String[] parts = outcome.text().split("\\|", -1);
      return new Sight(parts[0].equals("r"), parts[1], parts[2], parts[3]);
    }
  }

  /**
   * Starts nginx and waits until it listens.
   *
   * @param directory a folder of its own
   * @param protocol the one that it speaks, such as {@code TLSv1.3}
   * @param resuming whether it resumes sessions
   * @param authorities whose names it sends when it asks for a certificate; none if empty
   */
  static NginxBackend start(
      Path directory,
      String protocol,
      boolean resuming,
      Identity server,
      List<X509Certificate> authorities)
      throws IOException {
    return start(directory, protocol, resuming, server, authorities, "");
  }

  /**
   * As {@link #start}, for clients that sign in one way only.
   *
   * @param signature as OpenSSL writes it, such as {@code RSA-PSS+SHA384}
   */
  static NginxBackend wanting(Path directory, String protocol, String signature)
      throws IOException {
    Identity server = TestCertificates.server(TestBackend.AUTHORITY);
    String line = "ssl_conf_command ClientSignatureAlgorithms " + signature + ";";
    return start(directory, protocol, false, server, List.of(), line);
  }

  private static NginxBackend start(
      Path directory,
      String protocol,
      boolean resuming,
      Identity server,
      List<X509Certificate> authorities,
      String signatures)
      throws IOException {
    int port = FreePorts.one();
    write(directory, "server.crt", TestCertificates.pem(server.chain()));
    write(directory, "server.key", TestCertificates.pem(server.privateKey()));
    write(directory, "authorities.crt", TestCertificates.pem(authorities));
    String named = "ssl_client_certificate @DIR@/authorities.crt;";
    String text =
        CONFIGURATION
            .replace("@AUTHORITIES@", authorities.isEmpty() ? "" : named)
            .replace("@SESSIONS@", resuming ? REMEMBERING : FORGETTING)
            .replace("@SIGNATURES@", signatures)
            .replace("@PROTOCOL@", protocol)
            .replace("@PORT@", Integer.toString(port))
            .replace("@DIR@", directory.toString());
    Process process =
        new ProcessBuilder(program(), "-c", write(directory, "nginx.conf", text).toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output.log").toFile())
            .start();
    Awaitility.await("nginx listens").atMost(30, TimeUnit.SECONDS).until(() -> listens(port));
    return new NginxBackend(process, port);
  }

  static NginxBackend start(Path directory, String protocol) throws IOException {
    return start(
        directory, protocol, true, TestCertificates.server(TestBackend.AUTHORITY), List.of());
  }

  int port() {
    return port;
  }

  String origin() {
    return "https://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static Path write(Path directory, String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text, US_ASCII);
  }

  private static String program() {
    return Files.isExecutable(Path.of("/usr/sbin/nginx")) ? "/usr/sbin/nginx" : "nginx";
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
