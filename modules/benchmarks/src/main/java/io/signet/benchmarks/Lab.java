package io.signet.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where one workload is measured: a folder and the processes that it starts, all ended at its end.
 */
final class Lab implements AutoCloseable {

  static final int CONNECTIONS = 64;

  private static final int WARM_REQUESTS = 1_000_000;
  private static final int WARM_SLICE_SECONDS = 4;

  private final Settings settings;
  private final PrintStream out;
  private final Findings findings;
  private final Closing closing = new Closing();
  private final Path directory;
  private final PemFiles server;
  private final BackendPorts ports = BackendPorts.free();

  Lab(Settings settings, PrintStream out, Findings findings) throws IOException {
    this.settings = settings;
    this.out = out;
    this.findings = findings;
    this.directory = Files.createTempDirectory("signet-bench");
    closing.later(() -> delete(directory));
    this.server = PemFiles.server(directory);
  }

  Settings settings() {
    return settings;
  }

  Path directory() {
    return directory;
  }

  PemFiles server() {
    return server;
  }

  BackendPorts ports() {
    return ports;
  }

  void tell(String text) {
    out.println("  " + text);
  }

  /** A Signet that is not started yet. */
  SignetNode node(String name, Map<String, String> options) {
    return closing.later(new SignetNode(settings, directory.resolve(name), server, options));
  }

  /** What a Signet that logs its start tells of itself. */
  void learn(SignetNode node) {
    findings.learn(node.log());
  }

  Backend backend(List<String> trusted) {
    return closing.later(Backend.start(directory.resolve("backend"), ports, server, trusted));
  }

  Postgres postgres() {
    return closing.later(Postgres.start());
  }

  Nginx nginx(int backendPort, boolean reuse, PemFiles client) {
    return closing.later(
        Nginx.start(directory.resolve("nginx"), backendPort, reuse, server, client));
  }

  Haproxy haproxy(int backendPort, PemFiles client) {
    return closing.later(Haproxy.start(directory, backendPort, server, client));
  }

  /** wrk with one of the scripts of this package; without one it GETs. */
  Wrk wrk(String url, String... script) {
    return new Wrk(directory, CONNECTIONS, url, List.of(script));
  }

  H2load h2load(String url) {
    return new H2load(directory, CONNECTIONS, url);
  }

  /** Loads a fresh JVM until its compilers have done most of their work. */
  void warmUp(SignetNode node, Load load) {
    long began = System.nanoTime();
    long requests = 0;
    double seconds = 0;
    while (requests < WARM_REQUESTS && seconds < settings.warmUpSeconds()) {
      requests += load.run(WARM_SLICE_SECONDS).requests();
      seconds = (System.nanoTime() - began) / 1e9;
    }
    tell(String.format("warmed up by %,d calls in %.0f s", requests, seconds));
    findings.learnEngine(node.pid());
  }

  Rounds measure(Candidate... candidates) {
    return Rounds.measure(settings, out, List.of(candidates));
  }

  @Override
  public void close() {
    closing.close();
  }

  private static void delete(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(directory)) {
      files = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
