package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The built distribution in a process of its own, as {@code scripts/signet serve} runs it. */
final class SignetProcess implements AutoCloseable {

  private static final Pattern READY =
      Pattern.compile("signet is (?:ready|up) .*https=(\\S+) .*http=(\\S+) admin=(\\S+)");
  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final Duration LOG_LIMIT = Duration.ofSeconds(30);

  private final Process process;
  private final Path data;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final CountDownLatch decided = new CountDownLatch(1);
  private final Thread reader = new Thread(this::read, "signet-output");
  private volatile Matcher ready;

  private SignetProcess(Process process, Path data) {
    this.process = process;
    this.data = data;
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts Signet on free ports and waits until it listens.
   *
   * @param data the data directory
   * @param environment further options
   */
  static SignetProcess start(Path data, Map<String, String> environment) {
    SignetProcess signet = launch(data, environment);
    signet.awaitReady();
    return signet;
  }

  /** Starts Signet without waiting; for starts that are to fail. */
  static SignetProcess launch(Path data, Map<String, String> environment) {
    return launch(
        List.of(projectRoot().resolve("scripts/signet").toString(), "serve"), data, environment);
  }

  /**
   * Starts Signet by another command, such as on another host; without waiting.
   *
   * @param command must become the process that it starts
   */
  static SignetProcess launch(List<String> command, Path data, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("SIGNET_"));
    Map<String, String> defaults = new HashMap<>();
    defaults.put("SIGNET_DATA_DIR", data.toString());
    defaults.put("SIGNET_HTTP_PORT", "0");
    defaults.put("SIGNET_ADMIN_PORT", "0");
    defaults.put("SIGNET_BACKENDS_LOOPBACK", "allow");
    builder.environment().putAll(defaults);
    builder.environment().putAll(environment);
    try {
      return new SignetProcess(builder.start(), data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The top folder of the project. */
  static Path projectRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("scripts/signet"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  URI gateway() {
    return URI.create("http://" + ready.group(2));
  }

  /** Where callers come in with TLS, if a certificate was configured. */
  URI https() {
    return URI.create("https://" + ready.group(1));
  }

  URI admin() {
    return URI.create("http://" + ready.group(3));
  }

  Path data() {
    return data;
  }

  Path credentialsFile() {
    return data.resolve("credentials");
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Everything printed so far. */
  List<String> log() {
    return log;
  }

  boolean logged(String text) {
    return log.stream().anyMatch(line -> line.contains(text));
  }

  /** Waits for a line in the log, which comes when it comes, not with an answer. */
  void awaitLogged(String... parts) {
    Awaitility.await("in the log: " + List.of(parts))
        .atMost(LOG_LIMIT)
        .until(() -> log.stream().anyMatch(line -> Stream.of(parts).allMatch(line::contains)));
  }

  /** Waits for the end, and for the last of what it printed; answers the exit code. */
  int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("still running after " + limit + ": " + log);
      }
      reader.join(LOG_LIMIT.toMillis());
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(30));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until it is ready; fails the test if it ends or takes too long. */
  void awaitReady() {
    try {
      if (!decided.await(START_LIMIT.toSeconds(), TimeUnit.SECONDS) || ready == null) {
        close();
        throw new AssertionError("Signet did not start: " + String.join("\n", log));
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        log.add(line);
        Matcher matcher = READY.matcher(line);
        if (ready == null && matcher.find()) {
          ready = matcher;
          decided.countDown();
        }
      }
    } catch (IOException e) {
      log.add("output ended: " + e);
    } finally {
      decided.countDown();
    }
  }
}
