package io.signet.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTest {

  private static final List<String> DOMAINS = List.of("localhost", "amazonaws.com");

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          a1.execute-api.localhost,               /s/x/y,                          a1, s,  /x/y
          a1.execute-api.LOCALHOST,               /s/x/y,                          a1, s,  /x/y
          a1.execute-api.eu-west-1.amazonaws.com, /s/x/y,                          a1, s,  /x/y
          a1.execute-api.amazonaws.com,           /s,                              a1, s,  ''
          a1.execute-api.localhost,               /,                               a1, '', ''
          a1.execute-api.localhost,               /s/,                             a1, s,  /
          a1.execute-api.localhost,               //s/x,                           a1, '', /s/x
          a1.execute-api.localhost,               /restapis/b2/t/_user_request_/x, a1, restapis, /b2/t/_user_request_/x
          a1.execute-api.a.b.amazonaws.com,       /s/x,                            -,  -,  -
          a1.execute-api.evilamazonaws.com,       /s/x,                            -,  -,  -
          a1.execute-api.localhost.evil,          /s/x,                            -,  -,  -
          .execute-api.localhost,                 /s/x,                            -,  -,  -
          a1.localhost,                           /s/x,                            -,  -,  -
          -,                                      /restapis/b2/t/_user_request_/x, b2, t,  /x
          localhost,                              /restapis/b2/t/_user_request_,   b2, t,  ''
          localhost,                              /restapis/b2/t/_user_request_/,  b2, t,  /
          localhost,                              /restapis/b2/t/_user_requests_,  -,  -,  -
          localhost,                              /restapis/b2/t/x,                -,  -,  -
          localhost,                              /restapis/,                      -,  -,  -
          localhost,                              /restapis/b2,                    -,  -,  -
          localhost,                              /_aws/execute-api/b2/t/x,        b2, t,  /x
          localhost,                              /_aws/execute-api/b2/t,          b2, t,  ''
          localhost,                              /_aws/execute-api/b2,            b2, '', ''
          """)
  void shouldTakeApiAndStageFromHostOrPath(
      String host, String path, String apiId, String stage, String below) {
    // When
    RequestTarget target = RequestTarget.of(host, path, path.length(), DOMAINS);

    // Then
    assertThat(target.apiId()).isEqualTo(apiId);
    if (apiId != null) {
      assertThat(target.stageName()).isEqualTo(stage);
      assertThat(path.substring(target.from())).isEqualTo(below);
    }
  }
}
