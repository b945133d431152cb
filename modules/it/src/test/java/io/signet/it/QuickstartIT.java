package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The walk that a newcomer sees first. */
class QuickstartIT {

  @TempDir Path data;

  @Test
  void shouldWalkTheWholeStory() throws Exception {
    // Given
    Map<String, String> environment =
        Map.of(
            "SIGNET_DATA_DIR", data.toString(), "SIGNET_HTTP_PORT", "0", "SIGNET_ADMIN_PORT", "0");
    long began = System.nanoTime();

    // When
    Programs.Outcome outcome =
        Programs.run(
            SignetProcess.projectRoot(),
            environment,
            120,
            List.of("scripts/signet", "quickstart", "--once"));

    // Then
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(outcome.output())
        .contains("-----BEGIN CERTIFICATE-----")
        .contains("refused by the backend")
        .contains("the backend saw exactly our certificate")
        .doesNotContain("PRIVATE KEY");
    System.out.printf("the walk took %.1f s%n", (System.nanoTime() - began) / 1e9);
  }
}
