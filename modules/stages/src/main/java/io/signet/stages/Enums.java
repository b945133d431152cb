package io.signet.stages;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The closed sets of Amazon API Gateway's service model, in the order in which it tells them. */
final class Enums {

  static final List<String> ENDPOINT_TYPES = of("PRIVATE", "EDGE", "REGIONAL");
  static final List<String> IP_ADDRESS_TYPES = of("ipv4", "dualstack");
  static final List<String> API_KEY_SOURCES = of("HEADER", "AUTHORIZER");
  static final List<String> ENDPOINT_ACCESS_MODES = of("BASIC", "STRICT");
  static final List<String> SECURITY_POLICIES =
      of(
          "TLS_1_0",
          "TLS_1_2",
          "SecurityPolicy_TLS13_1_3_2025_09",
          "SecurityPolicy_TLS13_1_3_FIPS_2025_09",
          "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09",
          "SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09",
          "SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09",
          "SecurityPolicy_TLS13_1_2_PQ_2025_09",
          "SecurityPolicy_TLS13_1_2_2021_06",
          "SecurityPolicy_TLS13_2025_EDGE",
          "SecurityPolicy_TLS12_PFS_2025_EDGE",
          "SecurityPolicy_TLS12_2018_EDGE");
  static final List<String> INTEGRATION_TYPES =
      of("HTTP", "MOCK", "AWS_PROXY", "HTTP_PROXY", "AWS");
  static final List<String> CONNECTION_TYPES = of("INTERNET", "VPC_LINK");
  static final List<String> CONTENT_HANDLING = of("CONVERT_TO_BINARY", "CONVERT_TO_TEXT");
  static final List<String> RESPONSE_TRANSFER_MODES = of("BUFFERED", "STREAM");
  static final List<String> PASSTHROUGH = of("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER");
  static final List<String> CACHE_SIZES =
      of("0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237");
  static final List<String> CACHE_CONTROL_STRATEGIES =
      of("FAIL_WITH_403", "SUCCEED_WITH_RESPONSE_HEADER", "SUCCEED_WITHOUT_RESPONSE_HEADER");
  static final List<String> LOG_LEVELS = of("OFF", "ERROR", "INFO");
  static final List<String> VERBS =
      of("GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY");
  static final List<String> AUTHORIZATION_TYPES =
      of("NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS");

  private Enums() {}

  /** A fixed list that may be asked whether it contains {@code null}. */
  static List<String> of(String... names) {
    return Collections.unmodifiableList(Arrays.asList(names));
  }
}
