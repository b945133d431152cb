package io.signet.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Figures as a table, for the terminal and in Markdown. */
final class Tables {

  private static final List<String> HEAD =
      List.of("work", "measure", "figure", "min–max", "goal", "");

  private Tables() {}

  /** Columns that are lined up. */
  static String text(List<Figure> figures) {
    List<List<String>> rows = rows(figures);
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        line.append(String.format("%-" + Math.max(1, widths[column]) + "s  ", row.get(column)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** A report as a page. */
  static String markdown(Report report, String chart) {
    StringBuilder page = new StringBuilder("# " + report.title() + "\n\n");
    report.conditions().forEach(condition -> page.append("- ").append(condition).append('\n'));
    page.append("\n![Figures beside their goals](").append(chart).append(")\n\n");
    List<List<String>> rows = rows(report.figures());
    appendRow(page, rows.get(0));
    page.append("|---".repeat(HEAD.size())).append("|\n");
    rows.subList(1, rows.size()).forEach(row -> appendRow(page, row));
    page.append("\nBehind the figures (medians):\n\n");
    for (Figure figure : report.figures()) {
      if (!figure.detail().isEmpty()) {
        page.append("- ")
            .append(figure.workload())
            .append(", ")
            .append(figure.measure())
            .append(figure.unit().contains("×") ? figure.unit() : "")
            .append(": ")
            .append(figure.detail())
            .append('\n');
      }
    }
    return page.toString();
  }

  private static void appendRow(StringBuilder page, List<String> row) {
    page.append("| ").append(String.join(" | ", row)).append(" |\n");
  }

  private static List<List<String>> rows(List<Figure> figures) {
    List<List<String>> rows = new ArrayList<>(List.of(HEAD));
    for (Figure figure : figures) {
      rows.add(
          List.of(
              figure.workload(),
              figure.measure(),
              figure.text(),
              Numbers.range(figure.spread()),
              figure.goal() == null ? "–" : figure.goal().text(figure.unit()),
              figure.verdict()));
    }
    return rows;
  }
}
