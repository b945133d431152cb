package io.signet.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of a result: a page, a chart, and the figures for another run of the same day and label
 * to add to.
 */
record Results(Path directory, String stem) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes a report, together with what an earlier run found; answers the page's path. */
  Path write(Report report) {
    Path figures = directory.resolve(stem + ".json");
    Path page = directory.resolve(stem + ".md");
    try {
      Files.createDirectories(directory);
      Report whole = report;
      if (Files.exists(figures)) {
        Report earlier = JSON.readValue(figures.toFile(), Report.class);
        whole =
            new Report(report.title(), report.conditions(), earlier.figures())
                .with(report.figures());
      }
      Files.writeString(
          figures, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(whole) + "\n", UTF_8);
      Files.writeString(page, Tables.markdown(whole, stem + ".svg"), UTF_8);
      Files.writeString(directory.resolve(stem + ".svg"), Chart.svg(whole), UTF_8);
      return page;
    } catch (IOException e) {
      throw new BenchmarkFailure("cannot write the result: " + e, e);
    }
  }
}
