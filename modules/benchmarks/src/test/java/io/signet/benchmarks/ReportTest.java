package io.signet.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ReportTest {

  private static final Figure REACHED =
      figure("get-1k", " × nginx", new Spread(0.75, 0.7, 0.79), Goal.atMost(0.8));
  private static final Figure MISSED =
      figure("get-1k", " × haproxy", new Spread(0.9, 0.85, 0.95), Goal.atMost(0.8));
  private static final Figure TOO_FEW =
      figure("handshakes-rsa", " × nginx", new Spread(0.45, 0.4, 0.5), Goal.atLeast(0.9));
  private static final Figure INFORMS =
      figure("handshakes-rsa", " × y < z", new Spread(1, 1, 1), null);

  @Test
  void shouldTellInTheTableWhichGoalsWereMissed() {
    // When
    String page = Tables.markdown(report(REACHED, MISSED, TOO_FEW, INFORMS), "chart.svg");

    // Then
    assertThat(page)
        .contains("| get-1k | time | 0.75 × nginx | 0.70–0.79 | ≤ 0.80 × nginx | reached |")
        .contains("| get-1k | time | 0.90 × haproxy | 0.85–0.95 | ≤ 0.80 × haproxy | MISSED |")
        .contains("| handshakes-rsa | time | 0.45 × nginx | 0.40–0.50 | ≥ 0.90 × nginx | MISSED |")
        .contains("| handshakes-rsa | time | 1.00 × y < z | 1.00–1.00 | – |  |")
        .contains("- a machine\n")
        .contains("(chart.svg)");
  }

  @Test
  void shouldDrawABarForEachGoalThatEndsLeftOfTheLineOnlyIfItIsReached() throws Exception {
    // When
    String svg = Chart.svg(report(REACHED, MISSED, TOO_FEW, INFORMS));

    // Then
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
    assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(3);
    assertThat(bar(document, 0)).isEqualTo("reached 281.3");
    assertThat(bar(document, 1)).isEqualTo("missed 337.5");
    // Twice as far as its goal, and so cut.
    assertThat(bar(document, 2)).isEqualTo("missed 480.0");
  }

  @Test
  void shouldAddToTheResultOfTheSameLabelAndReplaceWhatWasMeasuredAgain(@TempDir Path directory)
      throws Exception {
    // Given
    Results results = new Results(directory, "2026-11-25-all");
    results.write(report(TOO_FEW, REACHED));
    Figure again = figure("get-1k", " × nginx", new Spread(0.5, 0.5, 0.5), Goal.atMost(0.8));

    // When
    Path page = results.write(report(again, MISSED));

    // Then
    assertThat(Files.readString(page))
        .containsSubsequence("| 0.50 × nginx", "| 0.90 × haproxy", "| 0.45 × nginx")
        .doesNotContain("0.75 × nginx");
    assertThat(directory.resolve("2026-11-25-all.svg")).exists();
  }

  @Test
  void shouldLineUpTheColumnsForTheTerminal() {
    // When
    List<String> lines = Tables.text(List.of(REACHED, TOO_FEW)).lines().toList();

    // Then
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1).indexOf("time")).isEqualTo(lines.get(2).indexOf("time"));
  }

  private static String bar(Document document, int index) {
    Element bar = (Element) document.getElementsByTagName("rect").item(index);
    return bar.getAttribute("class") + " " + Double.parseDouble(bar.getAttribute("width"));
  }

  private static Report report(Figure... figures) {
    return new Report("A title", List.of("a machine"), List.of(figures));
  }

  private static Figure figure(String workload, String unit, Spread spread, Goal goal) {
    return new Figure(workload, "time", spread, unit, goal, "");
  }
}
