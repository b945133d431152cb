package io.signet.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Recorded calls of stages that need what a later version brings. */
final class Later {

  private static final Map<String, String> REASONS =
      Map.of(
          "integrations__TestApiGatewayHeaderRemapping", "Lambda functions as backends",
          "common__TestApiGatewayCommon__test_invocation_trace_id#16",
              "Lambda functions as backends",
          "common__TestApiGatewayCommon__test_invocation_trace_id#18",
              "Lambda functions as backends",
          "integrations__test_integration_mock_with_response_override", "Velocity templates");

  private Later() {}

  static boolean isLater(RecordedCase recorded, JsonNode step) {
    String call = recorded.name() + "#" + step.get("step");
    return REASONS.keySet().stream().anyMatch(call::startsWith);
  }
}
