package io.signet.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Load by h2load over TLS and HTTP/2: one call at a time on each connection. */
record H2load(Path directory, int connections, String url) implements Load {

  @Override
  public LoadResult run(int seconds) {
    Path log = directory.resolve("h2load.log");
    try {
      Files.deleteIfExists(log);
      String output =
          Programs.run(
              seconds + 30,
              List.of(
                  "h2load",
                  "-t1",
                  "-c" + connections,
                  "-m1",
                  "-D" + seconds,
                  "--log-file=" + log,
                  url));
      if (!H2loadOutput.protocol(output).equals("h2")) {
        throw new BenchmarkFailure("h2load did not speak HTTP/2:\n" + output);
      }
      return H2loadOutput.parse(output, Files.readAllLines(log, UTF_8));
    } catch (IOException e) {
      throw new BenchmarkFailure("h2load's log cannot be read", e);
    }
  }
}
