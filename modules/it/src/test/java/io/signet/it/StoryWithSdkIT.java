package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** The story, told by AWS's own SDK against a real nginx that demands the certificate. */
class StoryWithSdkIT {

  @TempDir Path data;
  @TempDir Path directory;

  @Test
  void shouldCarryTheStagesCertificateFromAttachToDetach() throws Exception {
    BackendCertificates certificates = BackendCertificates.make(directory);
    try (SignetProcess signet = SignetProcess.start(data, Map.of());
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      // Given: two certificates that nginx trusts, and an API that has none
      var first = client.generateClientCertificate(r -> r.description("first"));
      var second = client.generateClientCertificate(r -> r.description("second"));
      Files.writeString(
          directory.resolve("trusted.crt"),
          first.pemEncodedCertificate() + "\n" + second.pemEncodedCertificate());
      try (Nginx nginx = Nginx.start(directory, StoryNginx.DEMANDING)) {
        Backends.trust(signet, nginx.origin(), certificates.authorityPem());
        StoryApi api =
            StoryApi.create(client, "pets", "GET", nginx.origin() + "/pets").deploy("prod");
        StoryNginx.assertRefused(call(signet, api));

        // When, Then: attached, nginx accepts it and sees exactly the first
        api.attach("prod", first.clientCertificateId());
        awaitSeen(signet, api, first.pemEncodedCertificate());

        // When, Then: switched, nginx sees the second within a second
        api.attach("prod", second.clientCertificateId());
        awaitSeen(signet, api, second.pemEncodedCertificate());

        // When, Then: detached, it is refused again
        api.detach("prod");
        Awaitility.await()
            .atMost(Duration.ofSeconds(1))
            .untilAsserted(() -> StoryNginx.assertRefused(call(signet, api)));
        assertThat(client.getStage(r -> r.restApiId(api.id()).stageName("prod")))
            .extracting(stage -> stage.clientCertificateId())
            .isNull();
      }
    }
  }

  private static HttpResponse<String> call(SignetProcess signet, StoryApi api) {
    return Clients.get(Clients.stageUrl(signet, api.id(), "prod", "/pets"));
  }

  private static void awaitSeen(SignetProcess signet, StoryApi api, String pem) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(1))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> StoryNginx.assertSaw(call(signet, api), pem));
  }
}
