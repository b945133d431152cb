package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.keystore.FreePorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A real nginx on loopback. The configuration is a text in which {@code @PORT@} and {@code @DIR@}
 * are filled in.
 */
final class Nginx implements AutoCloseable {

  private static final String FRAME =
      """
      daemon off;
      worker_processes 1;
      pid @DIR@/nginx.pid;
      error_log @DIR@/error.log info;
      events { worker_connections 1024; }
      http {
        access_log off;
        client_body_temp_path @DIR@/body;
        proxy_temp_path @DIR@/proxy;
        fastcgi_temp_path @DIR@/fastcgi;
        uwsgi_temp_path @DIR@/uwsgi;
        scgi_temp_path @DIR@/scgi;
        client_max_body_size 20m;
        server {
      @SERVER@
        }
      }
      """;

  private final Process process;
  private final Path directory;
  private final int port;

  private Nginx(Process process, Path directory, int port) {
    this.process = process;
    this.directory = directory;
    this.port = port;
  }

  /**
   * Starts nginx and waits until it listens.
   *
   * @param directory a folder of its own; every process of nginx must be able to read it
   * @param server the inside of the {@code server} block
   */
  static Nginx start(Path directory, String server) throws IOException {
    int port = FreePorts.one();
    Path configuration = directory.resolve("nginx.conf");
    Files.writeString(configuration, text(directory, port, server), UTF_8);
    Process process =
        new ProcessBuilder(program(), "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output.log").toFile())
            .start();
    Nginx nginx = new Nginx(process, directory, port);
    Awaitility.await("nginx listens").atMost(30, TimeUnit.SECONDS).until(() -> listens(port));
    return nginx;
  }

  String origin() {
    return "https://localhost:" + port;
  }

  int port() {
    return port;
  }

  /** What an operator runs to have it read its files again. */
  List<String> reloadCommand() {
    return List.of(program(), "-c", directory.resolve("nginx.conf").toString(), "-s", "reload");
  }

  /** Puts another configuration in force, as {@code nginx -s reload} does. */
  void reload(String server) throws IOException, InterruptedException {
    Path configuration = directory.resolve("nginx.conf");
    Files.writeString(configuration, text(directory, port, server), UTF_8);
    new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
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

  static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String text(Path directory, int port, String server) {
    return FRAME
        .replace("@SERVER@", server)
        .replace("@DIR@", directory.toString())
        .replace("@PORT@", Integer.toString(port));
  }

  private static String program() {
    return Files.isExecutable(Path.of("/usr/sbin/nginx")) ? "/usr/sbin/nginx" : "nginx";
  }
}
