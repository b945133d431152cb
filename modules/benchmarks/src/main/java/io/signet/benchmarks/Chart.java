package io.signet.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Figures as bars beside the line of their goals, in SVG: a bar that stays left of the line has
 * reached its goal. Readable on light and on dark ground.
 */
final class Chart {

  private static final int WIDTH = 1000;
  private static final int ROW = 26;
  private static final int TOP = 46;
  private static final int LABELS = 330;
  private static final int GOAL = 300;
  private static final double LONGEST = 1.6;

  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #1f2328; }
        .small { font-size: 11px; fill: #59636e; }
        .reached { fill: #2da44e; } .missed { fill: #cf6a1a; }
        .line { stroke: #1f2328; stroke-width: 1.5; stroke-dasharray: 4 3; }
        .spread { stroke: #1f2328; stroke-width: 1; opacity: .6; }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3; } .small { fill: #9198a1; } .line, .spread { stroke: #e6edf3; }
          .reached { fill: #3fb950; } .missed { fill: #db8a4a; }
        }
      </style>
      """;

  private Chart() {}

  static String svg(Report report) {
    List<Figure> shown = report.figures().stream().filter(f -> f.goal() != null).toList();
    int height = TOP + shown.size() * ROW + 14;
    StringBuilder svg = new StringBuilder();
    append(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
            + " role=\"img\">%n",
        WIDTH,
        height,
        WIDTH,
        height);
    append(svg, "<title>%s</title>%n", escaped(report.title()));
    svg.append(STYLE);
    append(svg, "<text x=\"8\" y=\"18\">%s</text>%n", escaped(report.title()));
    append(
        svg,
        "<text x=\"%d\" y=\"36\" text-anchor=\"middle\" class=\"small\">goal</text>%n",
        LABELS + GOAL);
    for (int row = 0; row < shown.size(); row++) {
      append(svg, shown.get(row), TOP + row * ROW);
    }
    append(
        svg,
        "<line class=\"line\" x1=\"%1$d\" x2=\"%1$d\" y1=\"%2$d\" y2=\"%3$d\"/>%n",
        LABELS + GOAL,
        TOP - 6,
        height - 8);
    return svg.append("</svg>\n").toString();
  }

  private static void append(StringBuilder svg, Figure figure, int y) {
    Goal goal = figure.goal();
    double middle = x(goal.used(figure.spread().median()));
    String group = goal.reachedBy(figure.spread().median()) ? "reached" : "missed";
    append(
        svg,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
        LABELS - 8,
        y + 15,
        escaped(figure.workload() + ", " + figure.measure()));
    append(
        svg,
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
        group,
        LABELS,
        y + 2,
        middle,
        ROW - 8);
    double from = x(goal.used(figure.spread().min()));
    double to = x(goal.used(figure.spread().max()));
    append(
        svg,
        "<line class=\"spread\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%3$d\" y2=\"%3$d\"/>%n",
        LABELS + from,
        LABELS + to,
        y + 2 + (ROW - 8) / 2);
    append(
        svg,
        "<text x=\"%.1f\" y=\"%d\" class=\"small\">%s (goal %s)</text>%n",
        LABELS + Math.max(middle, Math.max(from, to)) + 6,
        y + 15,
        escaped(figure.text()),
        escaped(goal.text("")));
  }

  /** How far right something goes; what is far beyond its goal is cut. */
  private static double x(double used) {
    return GOAL * Math.min(used, LONGEST);
  }

  private static void append(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
