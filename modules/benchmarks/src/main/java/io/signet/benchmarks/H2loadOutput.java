package io.signet.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code h2load} prints and its log of requests, which alone tells percentiles. */
final class H2loadOutput {

  private static final Pattern FINISHED = Pattern.compile("finished in ([\\d.]+)(us|ms|s|m),");
  private static final Pattern DONE =
      Pattern.compile(
          "requests: \\d+ total, \\d+ started, \\d+ done, (\\d+) succeeded, (\\d+) failed,"
              + " (\\d+) errored, (\\d+) timeout");
  private static final Pattern PROTOCOL = Pattern.compile("Application protocol: (\\S+)");

  private H2loadOutput() {}

  /**
   * @param log its lines: start, status and microseconds of each request, separated by tabs
   */
  static LoadResult parse(String output, List<String> log) {
    Matcher finished = FINISHED.matcher(output);
    Matcher done = DONE.matcher(output);
    if (!finished.find() || !done.find()) {
      throw new BenchmarkFailure("h2load printed no total:\n" + output);
    }
    double[] micros = micros(log);
    return new LoadResult(
        Long.parseLong(done.group(1)),
        seconds(finished.group(1), finished.group(2)),
        Percentiles.of(micros, 50),
        Percentiles.of(micros, 99),
        // Errored ones are among the failed.
        Long.parseLong(done.group(2)) + Long.parseLong(done.group(4)));
  }

  /** The protocol that was agreed on, such as {@code h2}. */
  static String protocol(String output) {
    Matcher protocol = PROTOCOL.matcher(output);
    return protocol.find() ? protocol.group(1) : "unknown";
  }

  private static double[] micros(List<String> log) {
    double[] micros = new double[log.size()];
    int count = 0;
    for (String line : log) {
      String[] columns = line.split("\t", -1);
      if (columns.length >= 3 && columns[1].startsWith("2")) {
        micros[count++] = Double.parseDouble(columns[2]);
      }
    }
    double[] sorted = Arrays.copyOf(micros, count);
    Arrays.sort(sorted);
    return sorted;
  }

  private static double seconds(String number, String unit) {
    double value = Double.parseDouble(number);
    return switch (unit) {
      case "us" -> value / 1e6;
      case "ms" -> value / 1e3;
      case "s" -> value;
      default -> value * 60;
    };
  }
}
