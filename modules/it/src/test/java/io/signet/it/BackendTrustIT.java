package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** Whose certificates Signet accepts from backends. */
class BackendTrustIT {

  private static final String OPEN =
      """
          listen 127.0.0.1:@PORT@ ssl http2;
          ssl_certificate @DIR@/chain.crt;
          ssl_certificate_key @DIR@/server.key;
          location / { return 200 "hello"; }
      """;

  @TempDir Path data;
  @TempDir Path directory;

  @Test
  void shouldRefuseAnUnknownAuthorityAlsoAfterASkippingCallToTheSameHost() throws Exception {
    BackendCertificates certificates = BackendCertificates.make(directory);
    try (SignetProcess signet = SignetProcess.start(data, Map.of());
        ApiGatewayClient client = Clients.apiGateway(signet);
        Nginx nginx = Nginx.start(directory, OPEN)) {
      // Given
      StoryApi strict =
          StoryApi.create(client, "pets", "GET", nginx.origin() + "/pets").deploy("prod");
      StoryApi skipping =
          StoryApi.create(
                  client,
                  "pets",
                  "GET",
                  nginx.origin() + "/pets",
                  r -> r.tlsConfig(t -> t.insecureSkipVerification(true)))
              .deploy("prod");

      // When
      HttpResponse<String> before = call(signet, strict);
      HttpResponse<String> skipped = call(signet, skipping);
      HttpResponse<String> after = call(signet, strict);
      Backends.trust(signet, nginx.origin(), certificates.authorityPem());
      HttpResponse<String> vouched = call(signet, strict);

      // Then
      assertThat(before.statusCode()).isEqualTo(500);
      assertThat(before.body()).isEqualTo("{\"message\": \"Internal server error\"}");
      assertThat(skipped.statusCode()).isEqualTo(200);
      assertThat(after.statusCode()).isEqualTo(500);
      assertThat(vouched.statusCode()).isEqualTo(200);
      signet.awaitLogged("PKIX path building failed");
    }
  }

  @Test
  void shouldTakeTheTrustBundleFromTheCommandLine() throws Exception {
    BackendCertificates certificates = BackendCertificates.make(directory);
    try (SignetProcess signet = SignetProcess.start(data, Map.of());
        ApiGatewayClient client = Clients.apiGateway(signet);
        Nginx nginx = Nginx.start(directory, OPEN)) {
      // Given
      StoryApi api =
          StoryApi.create(client, "pets", "GET", nginx.origin() + "/pets").deploy("prod");

      // When
      Programs.Outcome outcome =
          Programs.run(
              SignetProcess.projectRoot(),
              Map.of("SIGNET_DATA_DIR", data.toString()),
              30,
              List.of(
                  "scripts/signet",
                  "backend",
                  nginx.origin(),
                  "--trust",
                  certificates.authority().toString(),
                  "--admin",
                  signet.admin().toString()));

      // Then
      assertThat(outcome.exitCode()).as(outcome.output()).isZero();
      assertThat(call(signet, api).statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> call(SignetProcess signet, StoryApi api) {
    return Clients.get(Clients.stageUrl(signet, api.id(), "prod", "/pets"));
  }
}
