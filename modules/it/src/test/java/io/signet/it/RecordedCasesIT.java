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

  private static final String TRACE = "common__TestApiGatewayCommon__test_invocation_trace_id";
  private static final String HOP =
      "belongs to one connection; HTTP/1.1 keeps connections without saying so";
  private static final String EDGE = "AWS has CloudFront before an edge API";

  /** Where an answer is not the recorded one, and why that is right. */
  private static final Map<String, String> EXPLAINED =
      Map.ofEntries(
          Map.entry(
              "api__TestApiGatewayApiRestApi__test_get_api_case_insensitive#1"
                  + "/body/endpointConfiguration/ipAddressType",
              "recorded before AWS told the address type; later recordings have it"),
          Map.entry("http__test_http_integration_with_lambda_HTTP_#11/headers/connection", HOP),
          Map.entry(
              "http__test_http_integration_with_lambda_HTTP_PROXY_#11/headers/connection", HOP),
          Map.entry(
              "http__test_http_proxy_integration_request_data_mappings#11/headers/connection", HOP),
          Map.entry(TRACE + "#13/connection", HOP),
          Map.entry(TRACE + "#13/via", EDGE),
          Map.entry(TRACE + "#13/x-amz-cf-id", EDGE),
          Map.entry(TRACE + "#13/x-amz-cf-pop", EDGE),
          Map.entry(TRACE + "#13/x-cache", EDGE),
          Map.entry(TRACE + "#15/connection", HOP),
          Map.entry(TRACE + "#15/via", EDGE),
          Map.entry(TRACE + "#15/x-amz-cf-id", EDGE),
          Map.entry(TRACE + "#15/x-amz-cf-pop", EDGE),
          Map.entry(TRACE + "#15/x-cache", EDGE));

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
