package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Debian's own PostgreSQL on a host, with its data on the real disk; takes root. */
final class PostgresProcess implements AutoCloseable {

  static final int PORT = 5432;
  static final String USER = "signet";
  static final String PASSWORD = "a-password-of-the-lab";

  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
  private static final String SERVER_USER = "postgres";

  private final NetworkLab.Host host;
  private final int port;
  private final Path directory;
  private Process process;

  private PostgresProcess(NetworkLab.Host host, int port, Path directory) {
    this.host = host;
    this.port = port;
    this.directory = directory;
  }

  /** Makes a database and starts its server. */
  static PostgresProcess start(NetworkLab.Host host) {
    return start(host, PORT);
  }

  /** As {@link #start(NetworkLab.Host)}, on a port. */
  static PostgresProcess start(NetworkLab.Host host, int port) {
    try {
      PostgresProcess server = in(host, port);
      server.make();
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a standby on the same host, which streams what this one writes. */
  PostgresProcess standby(int standbyPort) {
    try {
      PostgresProcess standby = in(host, standbyPort);
      List<String> copy =
          asServer(program("pg_basebackup"), "-D", standby.data(), "-h", directory.toString());
      copy.addAll(List.of("-p", Integer.toString(port), "-U", USER));
      copy.addAll(List.of("--checkpoint=fast", "--write-recovery-conf"));
      require(copy.toArray(String[]::new));
      standby.start();
      return standby;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PostgresProcess in(NetworkLab.Host host, int port) throws IOException {
    Path directory = Files.createTempDirectory("signet-postgresql");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    require("chown", SERVER_USER, directory.toString());
    return new PostgresProcess(host, port, directory);
  }

  /** As nodes are told it: in the open, so that what travels there can be looked at. */
  String url() {
    return "jdbc:postgresql://" + host.address() + ":" + port + "/signet?sslmode=disable";
  }

  int port() {
    return port;
  }

  NetworkLab.Host host() {
    return host;
  }

  Path directory() {
    return directory;
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  /** Starts the server on the data that is there, and waits until it answers. */
  void start() {
    launch();
    Awaitility.await("PostgreSQL answers, see " + directory.resolve("server.log"))
        .atMost(60, TimeUnit.SECONDS)
        .pollInterval(100, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              // It refuses as long as a process of the one before still lives.
              if (!process.isAlive()) {
                launch();
              }
              return psql("postgres", "select 1").exitCode() == 0;
            });
  }

  private void launch() {
    List<String> command = new ArrayList<>(List.of(program("postgres"), "-D", data()));
    List.of(
            "listen_addresses=" + host.address(),
            "port=" + port,
            "unix_socket_directories=" + directory,
            "max_connections=60",
            // A commit is on the disk when the write returns, by the process that asked for it.
            "wal_sync_method=open_datasync")
        .forEach(setting -> command.addAll(List.of("-c", setting)));
    try {
      process =
          new ProcessBuilder(host.command(asServer(command.toArray(String[]::new))))
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(directory.resolve("server.log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Halts every process as it is: connections stay open and get no answer. */
  void halt() {
    Signals.send("STOP", process.pid());
    process.descendants().forEach(child -> Signals.send("STOP", child.pid()));
  }

  /** Ends it as a crash does: at once, with all its connections. */
  void kill() {
    // The first first: it would start others in the place of those that end.
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
    children.forEach(child -> child.onExit().join());
  }

  /** One answer of the database, a row a line, {@code |} between columns. */
  String query(String sql) {
    Programs.Outcome outcome = psql("signet", sql);
    if (outcome.exitCode() != 0) {
      throw new AssertionError(sql + ": " + outcome.output());
    }
    return outcome.output().strip();
  }

  @Override
  public void close() {
    kill();
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void make() throws IOException {
    Path password = Files.createFile(directory.resolve("password"));
    Files.writeString(password, PASSWORD, UTF_8);
    require("chown", SERVER_USER, password.toString());
    List<String> init =
        asServer(
            program("initdb"),
            "-D",
            data(),
            "-U",
            USER,
            "-A",
            "scram-sha-256",
            "--pwfile",
            password.toString(),
            "-E",
            "UTF8",
            "--locale=C");
    require(init.toArray(String[]::new));
    Files.writeString(
        Path.of(data(), "pg_hba.conf"),
        "local all,replication all trust\nhost all all 0.0.0.0/0 scram-sha-256\n");
    start();
    Programs.Outcome made = psql("postgres", "create database signet");
    kill();
    if (made.exitCode() != 0) {
      throw new AssertionError(made.output());
    }
  }

  private Programs.Outcome psql(String database, String sql) {
    return run(
        "psql",
        "-X",
        "-q",
        "-A",
        "-t",
        "-h",
        directory.toString(),
        "-p",
        Integer.toString(port),
        "-U",
        USER,
        "-d",
        database,
        "-c",
        sql);
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  private static List<String> asServer(String... command) {
    List<String> whole = new ArrayList<>(List.of("setpriv", "--reuid", SERVER_USER));
    whole.addAll(List.of("--regid", SERVER_USER, "--clear-groups"));
    whole.addAll(List.of(command));
    return whole;
  }

  private static String program(String name) {
    try (Stream<Path> versions = Files.list(VERSIONS)) {
      return versions
          .map(version -> version.resolve("bin").resolve(name))
          .filter(Files::isExecutable)
          .max(Comparator.naturalOrder())
          .orElseThrow()
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL is not installed (postgresql)", e);
    }
  }

  private static void require(String... command) {
    Programs.Outcome outcome = run(command);
    if (outcome.exitCode() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + outcome.output());
    }
  }

  private static Programs.Outcome run(String... command) {
    try {
      return Programs.run(Path.of("/"), Map.of(), 60, List.of(command));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
