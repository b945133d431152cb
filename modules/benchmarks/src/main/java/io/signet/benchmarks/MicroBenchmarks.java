package io.signet.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the JMH benchmarks of this module, shortly, and writes a table. */
final class MicroBenchmarks {

  private MicroBenchmarks() {}

  static int run(String pattern, Settings settings, Results results, PrintStream out) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(pattern)
            .forks(1)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(5)
            .measurementTime(TimeValue.seconds(1))
            .shouldFailOnError(true);
    if (settings.javaHome() != null) {
      options.jvm(settings.javaHome().resolve("bin/java").toString());
    }
    try {
      String page = page(new Runner(options.build()).run(), settings);
      Files.createDirectories(results.directory());
      Path file = results.directory().resolve(results.stem() + ".md");
      Files.writeString(file, page, UTF_8);
      out.println(file);
      return 0;
    } catch (RunnerException | IOException e) {
      throw new BenchmarkFailure("JMH: " + e.getMessage(), e);
    }
  }

  private static String page(Collection<RunResult> runs, Settings settings) {
    StringBuilder page = new StringBuilder("# Micro-benchmarks (JMH)\n\n");
    Machine.conditions(settings).subList(0, 2).forEach(line -> page.append("- " + line + "\n"));
    page.append("- 1 fork, 3 iterations of 1 s to warm up, 5 to measure\n");
    page.append("- goal: a hand-over in at most 0.5 µs\n\n");
    page.append("| benchmark | parameters | time | error (99.9 %) |\n|---|---|---|---|\n");
    for (RunResult run : runs) {
      Result<?> result = run.getPrimaryResult();
      String name = run.getParams().getBenchmark().replaceAll(".*\\.(\\w+\\.\\w+)$", "$1");
      String parameters =
          run.getParams().getParamsKeys().stream()
              .map(key -> key + " = " + run.getParams().getParam(key))
              .collect(Collectors.joining(", "));
      page.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.3f %s | ± %.3f |%n",
              name,
              parameters,
              result.getScore(),
              result.getScoreUnit(),
              result.getScoreError()));
    }
    return page.toString();
  }
}
