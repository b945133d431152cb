package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** {@code scripts/signet trust-sync} as it runs on a backend's host. */
final class TrustSyncProcess implements AutoCloseable {

  private final Process process;
  private final List<String> log = new CopyOnWriteArrayList<>();

  private TrustSyncProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "trust-sync-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts it for as long as it is not closed. */
  static TrustSyncProcess start(List<String> options) throws IOException {
    return new TrustSyncProcess(
        new ProcessBuilder(command(options)).redirectErrorStream(true).start());
  }

  /** Runs it once. */
  static Programs.Outcome once(Path directory, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = command(options);
    command.add("--once");
    return Programs.run(directory, Map.of(), 60, command);
  }

  List<String> log() {
    return log;
  }

  private static List<String> command(List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(SignetProcess.projectRoot().resolve("scripts/signet").toString());
    command.add("trust-sync");
    command.addAll(options);
    return command;
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        log.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
