package io.signet.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs other programs to their end. */
final class Programs {

  private Programs() {}

  /**
   * Runs a program; answers its output, standard and error together.
   *
   * @throws BenchmarkFailure if it fails or takes longer than the limit
   */
  static String run(int limitSeconds, List<String> command) {
    return run(limitSeconds, command, false);
  }

  /** The first line that a program prints about itself, whatever its exit code. */
  static String firstLine(String... command) {
    try {
      return run(20, List.of(command), true).lines().findFirst().orElse("unknown");
    } catch (BenchmarkFailure e) {
      return "unknown";
    }
  }

  private static String run(int limitSeconds, List<String> command, boolean anyExit) {
    try {
      Path output = Files.createTempFile("signet-bench", ".out");
      // At Ctrl-C nobody comes to delete it.
      output.toFile().deleteOnExit();
      try {
        return run(limitSeconds, command, anyExit, output);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new BenchmarkFailure(command + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailure(command + " was interrupted", e);
    }
  }

  private static String run(int limitSeconds, List<String> command, boolean anyExit, Path output)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      process.getOutputStream().close();
      boolean ended = process.waitFor(limitSeconds, TimeUnit.SECONDS);
      String printed = Files.readString(output, UTF_8);
      if (!ended || (!anyExit && process.exitValue() != 0)) {
        throw new BenchmarkFailure(
            command + (ended ? " failed" : " did not end") + ":\n" + printed);
      }
      return printed;
    } finally {
      process.destroyForcibly();
    }
  }

  /** Where a server program is; Debian keeps some off the path of ordinary users. */
  static String server(String name) {
    Path usual = Path.of("/usr/sbin", name);
    return Files.isExecutable(usual) ? usual.toString() : name;
  }
}
