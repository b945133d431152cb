package io.signet.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The backend that refuses whoever has no trusted certificate: nginx, which serves files. */
final class Backend implements AutoCloseable {

  private static final Pattern ACCEPTED = Pattern.compile("requests\\s+(\\d+) ");

  private final BackendPorts ports;
  private final Daemon nginx;
  private final HttpClient http = HttpClient.newHttpClient();

  private Backend(BackendPorts ports, Daemon nginx) {
    this.ports = ports;
    this.nginx = nginx;
  }

  /** Starts it. The first of the trusted certificates is named in the list that callers get. */
  static Backend start(Path directory, BackendPorts ports, PemFiles server, List<String> trusted) {
    try {
      Path www = Files.createDirectories(directory.resolve("www"));
      Files.writeString(www.resolve("k1"), "x".repeat(1024), UTF_8);
      Files.writeString(www.resolve("k100"), "x".repeat(102400), UTF_8);
    } catch (IOException e) {
      throw new BenchmarkFailure("cannot write to " + directory, e);
    }
    Path named = PemFiles.write(directory.resolve("named.crt"), trusted.get(0));
    Path all = PemFiles.write(directory.resolve("trusted.crt"), String.join("", trusted));
    Map<String, Object> values =
        Map.of(
            "DIR", directory,
            "USER", Nginx.user(),
            "WWW", directory.resolve("www"),
            "SERVER_CERTIFICATE", server.certificate(),
            "SERVER_KEY", server.key(),
            "NAMED_CLIENT", named,
            "TRUSTED_CLIENTS", all,
            "TLS_PORT", ports.tls(),
            "HANDSHAKE_PORT", ports.handshakes(),
            "PLAIN_PORT", ports.plain());
    return new Backend(
        ports, Nginx.launch(directory, "backend.nginx.conf", values).awaitPort(ports.tls()));
  }

  /** How many connections it has accepted, on whatever port. */
  long accepted() {
    URI status = URI.create("http://127.0.0.1:" + ports.plain() + "/status");
    try {
      String text =
          http.send(
                  HttpRequest.newBuilder(status).build(), HttpResponse.BodyHandlers.ofString(UTF_8))
              .body();
      Matcher matcher = ACCEPTED.matcher(text);
      if (!matcher.find()) {
        throw new BenchmarkFailure("no counts in " + text);
      }
      return Long.parseLong(matcher.group(1));
    } catch (IOException e) {
      throw new BenchmarkFailure("the backend does not tell its counts: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailure("interrupted", e);
    }
  }

  @Override
  public void close() {
    nginx.close();
  }
}
