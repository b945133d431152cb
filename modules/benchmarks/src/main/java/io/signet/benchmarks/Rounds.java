package io.signet.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The measurements of several candidates, taken in turn, round by round. */
final class Rounds {

  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

  /** Measures; prints a line for each measurement. */
  static Rounds measure(Settings settings, PrintStream out, List<Candidate> candidates) {
    Rounds rounds = new Rounds();
    for (int round = 1; round <= settings.rounds(); round++) {
      for (Candidate candidate : candidates) {
        Sample sample = candidate.measure(settings.seconds());
        rounds.add(candidate.name(), sample);
        out.println(line(round, candidate.name(), sample));
      }
    }
    return rounds;
  }

  Rounds add(String candidate, Sample sample) {
    samples.computeIfAbsent(candidate, name -> new ArrayList<>()).add(sample);
    return this;
  }

  /** How one candidate compares with another in something, round by round. */
  Spread ratio(String candidate, String reference, ToDoubleFunction<Sample> of) {
    return Spread.ofRatios(values(candidate, of), values(reference, of));
  }

  Spread spread(String candidate, ToDoubleFunction<Sample> of) {
    return Spread.of(values(candidate, of));
  }

  /** The medians of a candidate in one line; failed calls are told. */
  String summary(String candidate) {
    long failures =
        samples.get(candidate).stream().mapToLong(sample -> sample.load().failures()).sum();
    String text =
        String.format(
            Locale.ROOT,
            "%s %.1f µs, %,.0f/s, p50 %s, p99 %s",
            candidate,
            spread(candidate, Sample::microsPerRequest).median(),
            spread(candidate, Sample::perSecond).median(),
            Numbers.millis(spread(candidate, sample -> sample.load().p50Micros()).median()),
            Numbers.millis(spread(candidate, Sample::p99Micros).median()));
    return failures == 0 ? text : text + ", FAILED CALLS " + failures;
  }

  private List<Double> values(String candidate, ToDoubleFunction<Sample> of) {
    return samples.get(candidate).stream().mapToDouble(of).boxed().toList();
  }

  private static String line(int round, String name, Sample sample) {
    LoadResult load = sample.load();
    return String.format(
        Locale.ROOT,
        "    round %d  %-16s %8.1f µs a request  %,9.0f/s  p50 %-8s p99 %-8s%s",
        round,
        name,
        sample.microsPerRequest(),
        load.perSecond(),
        Numbers.millis(load.p50Micros()),
        Numbers.millis(load.p99Micros()),
        load.failures() == 0 ? "" : "  failed " + load.failures());
  }
}
