package io.signet.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** HAProxy as a proxy: one process, one thread. */
record Haproxy(Daemon daemon, int plainPort) implements AutoCloseable {

  static Haproxy start(Path directory, int backendPort, PemFiles server, PemFiles client) {
    int plain = Ports.free();
    Path file =
        Templates.write(
            "haproxy.cfg",
            directory.resolve("haproxy.cfg"),
            Map.of(
                "PLAIN_PORT",
                plain,
                "BACKEND_PORT",
                backendPort,
                "CLIENT_PEM",
                client.both(),
                "SERVER_CERTIFICATE",
                server.certificate()));
    // -db: one process, in the foreground.
    List<String> command = List.of(Programs.server("haproxy"), "-db", "-f", file.toString());
    Daemon daemon = Daemon.start(directory.resolve("haproxy.log"), Map.of(), command);
    return new Haproxy(daemon.awaitPort(plain), plain);
  }

  long pid() {
    return daemon.pid();
  }

  @Override
  public void close() {
    daemon.close();
  }
}
