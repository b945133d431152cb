package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs other programs to their end. */
final class Programs {

  private Programs() {}

  /**
   * What a program did.
   *
   * @param output standard output and error together
   */
  record Outcome(int exitCode, String output) {}

  /** Runs a program; fails the test if it takes longer than the limit. */
  static Outcome run(
      Path directory, Map<String, String> environment, int limitSeconds, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("program", ".log");
    try {
      return run(directory, environment, limitSeconds, command, output);
    } finally {
      Files.delete(output);
    }
  }

  private static Outcome run(
      Path directory,
      Map<String, String> environment,
      int limitSeconds,
      List<String> command,
      Path output)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " still runs: " + Files.readString(output, UTF_8));
    }
    return new Outcome(process.exitValue(), Files.readString(output, UTF_8));
  }
}
