package io.signet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A PostgreSQL of its own, Debian's, on loopback; with an empty database. */
final class Postgres implements AutoCloseable {

  static final String USER = "signet";
  static final String PASSWORD = "benchmark";

  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
  private static final int MAKE_SECONDS = 60;

  private final Path directory;
  private final int port;
  private final Daemon server;

  private Postgres(Path directory, int port, Daemon server) {
    this.directory = directory;
    this.port = port;
    this.server = server;
  }

  static Postgres start() {
    try {
      // PostgreSQL refuses to be root, and whom it runs as instead must reach its files.
      Path directory = Files.createTempDirectory("signet-bench-postgresql");
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      Path password = PemFiles.write(directory.resolve("password"), PASSWORD);
      if (root()) {
        Programs.run(MAKE_SECONDS, List.of("chown", "-R", "postgres", directory.toString()));
      }
      String data = directory.resolve("data").toString();
      Programs.run(
          MAKE_SECONDS,
          asServer(
              "initdb",
              "-D",
              data,
              "-U",
              USER,
              "-A",
              "scram-sha-256",
              "--pwfile",
              password.toString()));
      int port = Ports.free();
      Daemon server =
          Daemon.start(
              directory.resolve("server.log"),
              Map.of(),
              asServer(
                  "postgres",
                  "-D",
                  data,
                  "-c",
                  "port=" + port,
                  "-c",
                  "unix_socket_directories=" + directory));
      Postgres postgres = new Postgres(directory, port, server.awaitPort(port));
      postgres.createDatabase();
      return postgres;
    } catch (IOException e) {
      throw new BenchmarkFailure("cannot start PostgreSQL: " + e, e);
    }
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + USER;
  }

  @Override
  public void close() throws IOException {
    server.close();
    List<Path> files;
    try (Stream<Path> tree = Files.walk(directory)) {
      files = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }

  private void createDatabase() {
    String connection = "postgresql://%s:%s@127.0.0.1:%d/postgres".formatted(USER, PASSWORD, port);
    Programs.run(MAKE_SECONDS, List.of("psql", "-q", "-c", "create database " + USER, connection));
  }

  private static List<String> asServer(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (root()) {
      command.addAll(List.of("setpriv", "--reuid", "postgres", "--regid", "postgres"));
      command.add("--clear-groups");
    }
    command.add(path(program));
    command.addAll(List.of(arguments));
    return command;
  }

  private static boolean root() {
    return System.getProperty("user.name").equals("root");
  }

  private static String path(String program) {
    try (Stream<Path> versions = Files.list(VERSIONS)) {
      return versions
          .map(version -> version.resolve("bin").resolve(program))
          .filter(Files::isExecutable)
          .max(Comparator.naturalOrder())
          .orElseThrow(() -> new BenchmarkFailure("PostgreSQL has no " + program))
          .toString();
    } catch (IOException e) {
      throw new BenchmarkFailure("PostgreSQL is not installed (Debian: postgresql)", e);
    }
  }
}
