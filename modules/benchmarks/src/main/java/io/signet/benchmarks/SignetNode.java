package io.signet.benchmarks;

import io.signet.server.ControlPlane;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The built distribution in a process of its own, as {@code scripts/signet serve} runs it. */
final class SignetNode implements AutoCloseable {

  private final Settings settings;
  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private final int httpPort = Ports.free();
  private final int httpsPort = Ports.free();
  private final int adminPort = Ports.free();
  private final HttpClient http = HttpClient.newHttpClient();
  private Daemon process;

  /**
   * @param directory for its data and its log
   * @param more further options, by their environment variables
   */
  SignetNode(Settings settings, Path directory, PemFiles server, Map<String, String> more) {
    this.settings = settings;
    this.directory = directory;
    environment.put("SIGNET_DATA_DIR", directory.resolve("data").toString());
    environment.put("SIGNET_HTTP_PORT", Integer.toString(httpPort));
    environment.put("SIGNET_HTTPS_PORT", Integer.toString(httpsPort));
    environment.put("SIGNET_HTTPS_CERTIFICATE", server.certificate().toString());
    environment.put("SIGNET_HTTPS_KEY", server.key().toString());
    environment.put("SIGNET_ADMIN_PORT", Integer.toString(adminPort));
    environment.put("SIGNET_BACKENDS_LOOPBACK", "allow");
    environment.put("SIGNET_EVENT_LOOPS", Integer.toString(settings.eventLoops()));
    environment.putAll(more);
    String javaOptions = System.getenv("SIGNET_JAVA_OPTS");
    if (javaOptions != null) {
      environment.put("SIGNET_JAVA_OPTS", javaOptions);
    }
    if (settings.javaHome() != null) {
      environment.put("JAVA_HOME", settings.javaHome().toString());
    }
  }

  /** Starts it and waits until it is ready. */
  void start(String logLevel) {
    launch(logLevel);
    URI ready = URI.create("http://127.0.0.1:" + adminPort + "/health/ready");
    Waiting.until("Signet", () -> status(ready) == 200, process::requireAlive);
  }

  /** Starts it without waiting. */
  void launch(String logLevel) {
    environment.put("SIGNET_LOG_LEVEL", logLevel);
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new BenchmarkFailure("cannot make " + directory, e);
    }
    process =
        Daemon.start(
            directory.resolve("signet." + logLevel + ".log"),
            environment,
            List.of(settings.home().resolve("scripts/signet").toString(), "serve"));
  }

  /** The status of a GET; 0 if there is no answer. */
  int status(URI uri) {
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailure("interrupted", e);
    }
  }

  ControlPlane control() {
    return new ControlPlane(URI.create("http://127.0.0.1:" + adminPort), directory.resolve("data"));
  }

  int httpPort() {
    return httpPort;
  }

  int httpsPort() {
    return httpsPort;
  }

  long pid() {
    return process.pid();
  }

  String log() {
    return process.log();
  }

  void requireAlive() {
    process.requireAlive();
  }

  /** Stops it; it can be started again. */
  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
