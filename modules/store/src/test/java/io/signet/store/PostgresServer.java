package io.signet.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.keystore.FreePorts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real PostgreSQL server for tests, on a loopback port of its own, in a temporary folder. Its
 * databases belong to ordinary users with passwords. It commits to the operating system, not to the
 * disk: it survives {@link #kill}, not a power cut.
 *
 * <p>Use {@link #shared} where a fresh database is enough, {@link #start} where a test stops or
 * hinders the server. Not thread-safe, except for {@link #freshDatabase}.
 */
public final class PostgresServer implements AutoCloseable {

  /** Only the administrator may come without a password. */
  private static final String HBA =
      """
      host all postgres 127.0.0.1/32 trust
      host all all      127.0.0.1/32 scram-sha-256
      """;

  private final int port = FreePorts.one();
  private final Path data;
  private EmbeddedPostgres running;

  private PostgresServer(Path data) {
    this.data = data;
  }

  /**
   * A new, empty database and the user whose it is.
   *
   * @param url for JDBC, without the user and the password
   */
  public record Login(String url, String user, String password) {

    /** A plain connection, for looking behind what is tested. */
    public Connection connect() throws SQLException {
      return DriverManager.getConnection(url, user, password);
    }
  }

  /** The server of this JVM: started when first needed, stopped when the JVM ends. */
  public static PostgresServer shared() {
    return Shared.SERVER;
  }

  /** A server for the caller alone, who closes it. */
  public static PostgresServer start() {
    PostgresServer server = new PostgresServer(temporary());
    server.restart();
    server.writeHba(HBA);
    server.administer("SELECT pg_reload_conf()");
    return server;
  }

  /** The port on 127.0.0.1; the same after a restart. */
  public int port() {
    return port;
  }

  /** Makes a database and its owner. */
  public Login freshDatabase() {
    String name = "t" + UUID.randomUUID().toString().replace("-", "");
    String password = UUID.randomUUID().toString();
    administer(
        "CREATE ROLE " + name + " LOGIN PASSWORD '" + password + "'",
        "CREATE DATABASE " + name + " OWNER " + name + " ENCODING 'UTF8' TEMPLATE template0");
    return new Login("jdbc:postgresql://127.0.0.1:" + port + "/" + name, name, password);
  }

  /**
   * From now on users get in by TLS only.
   *
   * @param chain of the server's certificate, PEM, leaf first
   * @param key its private key, PEM, for its owner alone
   */
  public void demandTls(Path chain, Path key) {
    writeHba(HBA.replace("host all all ", "hostssl all all "));
    administer(
        "ALTER SYSTEM SET ssl_cert_file = '" + chain + "'",
        "ALTER SYSTEM SET ssl_key_file = '" + key + "'",
        "ALTER SYSTEM SET ssl = on",
        "SELECT pg_reload_conf()");
    Awaitility.await("the server has TLS").ignoreExceptions().until(this::hasTls);
  }

  private boolean hasTls() throws SQLException {
    DriverManager.getConnection(administratorUrl() + "&sslmode=require").close();
    return true;
  }

  /** Runs statements as the administrator, each by itself. */
  public void administer(String... statements) {
    try (Connection connection = DriverManager.getConnection(administratorUrl());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends connections and the server in good order; nothing happens if it does not run. */
  public void stop() {
    if (running == null) {
      return;
    }
    try {
      running.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      running = null;
    }
  }

  /** Stops the server if it runs, and starts it on the same data and port. */
  public void restart() {
    stop();
    try {
      running =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setPort(port)
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("unix_socket_directories", "")
              .setPGStartupWait(Duration.ofSeconds(60))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Halts every process of the server as they are: connections stay open and get no answer. */
  public void pause() {
    signal("STOP", processes());
  }

  /** Lets the server go on after {@link #pause}. */
  public void resume() {
    signal("CONT", processes());
  }

  /** Kills every process of the server at once; {@link #restart} then recovers its data. */
  public void kill() {
    List<ProcessHandle> all = processes();
    signal("KILL", all);
    all.forEach(process -> process.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    stop();
  }

  /** Stops the server and removes its data. */
  @Override
  public void close() {
    stop();
    EmbeddedFixture.deleteAll(data);
  }

  private void writeHba(String text) {
    try {
      Files.writeString(data.resolve("pg_hba.conf"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String administratorUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
  }

  /** The first line of this file is the first process (PostgreSQL, "Database File Layout"). */
  private List<ProcessHandle> processes() {
    try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"), UTF_8)) {
      long pid = Long.parseLong(lines.findFirst().orElseThrow().strip());
      ProcessHandle first = ProcessHandle.of(pid).orElseThrow();
      return Stream.concat(Stream.of(first), first.descendants()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Some of them may have ended by themselves meanwhile. */
  private static void signal(String name, List<ProcessHandle> processes) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes.forEach(process -> command.add(Long.toString(process.pid())));
    try {
      new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("signet-postgres");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Shared {

    private static final PostgresServer SERVER = PostgresServer.start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
    }
  }
}
