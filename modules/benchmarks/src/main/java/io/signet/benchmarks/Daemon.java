package io.signet.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs until it is closed, by its process id. */
final class Daemon implements AutoCloseable {

  private static final int STOP_SECONDS = 12;

  private final Process process;
  private final Path log;

  private Daemon(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a program.
   *
   * @param log where its output goes
   * @param environment what it has beside this process's own, from which nothing of Signet is taken
   */
  static Daemon start(Path log, Map<String, String> environment, List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SIGNET_"));
    builder.environment().putAll(environment);
    try {
      return new Daemon(builder.start(), log);
    } catch (IOException e) {
      throw new BenchmarkFailure(command + ": " + e, e);
    }
  }

  /** Waits until a port of it accepts connections. */
  Daemon awaitPort(int port) {
    Waiting.until("port " + port, () -> Ports.listens(port), this::requireAlive);
    return this;
  }

  void requireAlive() {
    if (!process.isAlive()) {
      throw new BenchmarkFailure("ended by itself:\n" + log());
    }
  }

  long pid() {
    return process.pid();
  }

  /** The one process that this one has started and that works for it. */
  long worker() {
    Waiting.until(
        "a worker process", () -> process.children().findAny().isPresent(), this::requireAlive);
    return process.children().findAny().orElseThrow().pid();
  }

  String log() {
    try {
      return Files.readString(log, UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> workers = process.children().toList();
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    workers.forEach(ProcessHandle::destroyForcibly);
  }
}
