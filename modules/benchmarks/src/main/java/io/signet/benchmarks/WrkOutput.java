package io.signet.benchmarks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code wrk --latency} prints. */
final class WrkOutput {

  private static final Pattern TOTAL =
      Pattern.compile("(\\d+) requests in ([\\d.]+)(us|ms|s|m|h),");
  private static final Pattern PERCENTILE =
      Pattern.compile("(?m)^ +(\\d+)% +([\\d.]+)(us|ms|s|m|h)");
  private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
  private static final Pattern BROKEN =
      Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

  private WrkOutput() {}

  static LoadResult parse(String output) {
    Matcher total = TOTAL.matcher(output);
    if (!total.find()) {
      throw new BenchmarkFailure("wrk printed no total:\n" + output);
    }
    return new LoadResult(
        Long.parseLong(total.group(1)),
        micros(total.group(2), total.group(3)) / 1e6,
        percentile(output, "50"),
        percentile(output, "99"),
        failures(output));
  }

  private static double percentile(String output, String wanted) {
    Matcher matcher = PERCENTILE.matcher(output);
    while (matcher.find()) {
      if (matcher.group(1).equals(wanted)) {
        return micros(matcher.group(2), matcher.group(3));
      }
    }
    throw new BenchmarkFailure("wrk printed no " + wanted + "% line:\n" + output);
  }

  private static long failures(String output) {
    long failures = 0;
    Matcher refused = REFUSED.matcher(output);
    if (refused.find()) {
      failures += Long.parseLong(refused.group(1));
    }
    Matcher broken = BROKEN.matcher(output);
    if (broken.find()) {
      for (int group = 1; group <= broken.groupCount(); group++) {
        failures += Long.parseLong(broken.group(group));
      }
    }
    return failures;
  }

  private static double micros(String number, String unit) {
    double value = Double.parseDouble(number);
    return switch (unit) {
      case "us" -> value;
      case "ms" -> value * 1e3;
      case "s" -> value * 1e6;
      case "m" -> value * 60e6;
      default -> value * 3600e6;
    };
  }
}
