package io.signet.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Tells the server to read its file again. */
final class Reload {

  private static final int SHOWN = 400;

  private final List<String> command;
  private final Duration limit;

  /**
   * @param command program and arguments; empty for nothing to do
   */
  Reload(List<String> command, Duration limit) {
    this.command = command;
    this.limit = limit;
  }

  /**
   * Runs the program to its end.
   *
   * @throws TrustSyncException if it fails, with the end of what it printed
   */
  void run() {
    if (command.isEmpty()) {
      return;
    }
    try {
      // A file and no pipe: what the program leaves running may hold its output open for ever.
      Path output = Files.createTempFile("trust-sync", ".log");
      try {
        run(output.toFile());
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new TrustSyncException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrustSyncException("interrupted");
    }
  }

  private void run(File output) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(output)
            .start();
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new TrustSyncException(command + " took longer than " + limit.toSeconds() + " s");
    }
    if (process.exitValue() != 0) {
      throw new TrustSyncException(
          command + " ended with " + process.exitValue() + ": " + tail(output));
    }
  }

  private static String tail(File output) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(output, "r")) {
      byte[] end = new byte[(int) Math.min(file.length(), SHOWN)];
      file.seek(file.length() - end.length);
      file.readFully(end);
      return new String(end, UTF_8).strip().replaceAll("\\s*\\R\\s*", " | ");
    }
  }
}
