package io.signet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * nginx as a proxy.
 *
 * @param pid of its one worker
 */
record Nginx(Daemon daemon, long pid, int plainPort, int tlsPort) implements AutoCloseable {

  /**
   * Starts it in front of a port of the backend.
   *
   * @param reuse whether connections to the backend are kept, and TLS sessions resumed
   */
  static Nginx start(
      Path directory, int backendPort, boolean reuse, PemFiles server, PemFiles client) {
    int plain = Ports.free();
    int tls = Ports.free();
    Map<String, Object> values = new HashMap<>();
    values.put("DIR", directory);
    values.put("USER", user());
    values.put("PLAIN_PORT", plain);
    values.put("TLS_PORT", tls);
    values.put("BACKEND_PORT", backendPort);
    values.put("UPSTREAM_KEEPALIVE", reuse ? "keepalive 256; keepalive_requests 1000000000;" : "");
    values.put("UPSTREAM_CONNECTION", reuse ? "" : "close");
    values.put("SESSION_REUSE", reuse ? "on" : "off");
    values.put("SERVER_CERTIFICATE", server.certificate());
    values.put("SERVER_KEY", server.key());
    values.put("CLIENT_CERTIFICATE", client.certificate());
    values.put("CLIENT_KEY", client.key());
    Daemon daemon = launch(directory, "proxy.nginx.conf", values).awaitPort(plain);
    return new Nginx(daemon, daemon.worker(), plain, tls);
  }

  /** Starts nginx by one of the configurations of this package. */
  static Daemon launch(Path directory, String template, Map<String, Object> values) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new BenchmarkFailure("cannot make " + directory, e);
    }
    Path file = Templates.write(template, directory.resolve("nginx.conf"), values);
    List<String> command =
        List.of(
            Programs.server("nginx"),
            "-c",
            file.toString(),
            "-e",
            directory.resolve("error.log").toString());
    return Daemon.start(directory.resolve("output.log"), Map.of(), command);
  }

  /** As root, workers keep the user that may read the files here; else nothing has to be said. */
  static String user() {
    return System.getProperty("user.name").equals("root") ? "user root;" : "";
  }

  @Override
  public void close() {
    daemon.close();
  }
}
