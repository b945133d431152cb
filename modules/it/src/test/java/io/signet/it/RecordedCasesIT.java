package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays what was recorded from AWS against a running Signet, control plane and data plane. Every
 * answer that this version can give must be the recorded one, up to the differences named here with
 * their reasons.
 */
final class RecordedCasesIT {

  /** Where an answer is not the recorded one, and why that is right. */
  private static final Map<String, String> EXPLAINED = Map.of();

  @TempDir Path data;

  @Test
  void shouldAnswerAsAwsWasRecordedTo() throws IOException {
    // Given
    Optional<Path> folder = RecordedCase.folder();
    assumeTrue(folder.isPresent(), "the recorded cases are not there: nothing is compared");
    List<RecordedCase> cases = RecordedCase.all(folder.get());
    Tally tally = new Tally();
    Vertx vertx = Vertx.vertx();
    try (SignetProcess signet = SignetProcess.start(data, Map.of())) {
      EchoBackend backend = EchoBackend.start(vertx);
      StageCalls stages = new StageCalls(vertx, signet);

      // When
      cases.forEach(each -> new Replay(signet, stages, backend, each, tally).run());
    } finally {
      vertx.close().await();
    }

    // Then
    System.out.println(tally);
    assertThat(tally.compared()).isPositive();
    assertThat(tally.differences().keySet())
        .as(tally.describedDifferences())
        .isEqualTo(EXPLAINED.keySet());
  }
}
