package io.signet.benchmarks;

import java.util.Locale;

/** Numbers as tables show them: three digits that matter. */
final class Numbers {

  private Numbers() {}

  static String text(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  static String range(Spread spread) {
    return text(spread.min()) + "–" + text(spread.max());
  }

  static String millis(double micros) {
    return text(micros / 1000) + " ms";
  }
}
