package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.GenerateClientCertificateResponse;

/** A stage's certificate is switched under load, towards backends of both protocols at once. */
class IdentitySwitchIT {

  private static final int SWITCHES = 20;
  private static final int CALLERS = 16;

  /** From an acknowledged switch on, how long the certificate before may still be seen. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final Duration SOON = Duration.ofSeconds(30);

  private static final String TELLING =
      StoryNginx.DEMANDING.replace(
          "$ssl_client_s_dn|$ssl_client_serial", "$server_protocol|$ssl_client_serial");

  @TempDir Path data;
  @TempDir Path directory;

  @Test
  void shouldLoseNoRequestAndShowNoOldCertificate() throws Exception {
    BackendCertificates authority = BackendCertificates.make(directory);
    try (SignetProcess signet = SignetProcess.start(data, Map.of());
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      // Given: one stage for each protocol, and certificates that nginx trusts
      var first = client.generateClientCertificate();
      var second = client.generateClientCertificate();
      Files.writeString(
          directory.resolve("trusted.crt"),
          first.pemEncodedCertificate() + "\n" + second.pemEncodedCertificate());
      try (Nginx nginx = Nginx.start(directory, TELLING)) {
        List<StoryApi> apis =
            List.of(
                deployed(signet, client, authority, "https://localhost:" + nginx.port(), "http2"),
                deployed(signet, client, authority, "https://127.0.0.1:" + nginx.port(), "http1"));
        List<SwitchWatch> watches =
            List.of(
                new SwitchWatch("HTTP/2.0", GRACE, serial(first)),
                new SwitchWatch("HTTP/1.1", GRACE, serial(first)));
        apis.forEach(api -> api.attach("prod", first.clientCertificateId()));
        apis.forEach(api -> awaitAccepted(signet, api));

        // When
        try (SteadyLoad load = SteadyLoad.start(CALLERS, urls(signet, apis), watches)) {
          for (int i = 1; i <= SWITCHES; i++) {
            var next = i % 2 == 0 ? first : second;
            for (int at = 0; at < apis.size(); at++) {
              watches.get(at).switching(serial(next));
              apis.get(at).attach("prod", next.clientCertificateId());
              watches.get(at).switched();
            }
            load.awaitCallsAfter(GRACE);
          }
        }

        // Then
        for (SwitchWatch watch : watches) {
          System.out.println(watch);
          assertThat(watch.complaints()).isEmpty();
          assertThat(watch.accepted()).isGreaterThan(SWITCHES * CALLERS);
        }
        apis.forEach(api -> api.detach("prod"));
        apis.forEach(api -> awaitRefused(signet, api));
      }
    }
  }

  private static StoryApi deployed(
      SignetProcess signet,
      ApiGatewayClient client,
      BackendCertificates authority,
      String origin,
      String protocol)
      throws Exception {
    Backends.put(
        signet, origin, Map.of("trustBundle", authority.authorityPem(), "protocol", protocol));
    return StoryApi.create(client, "pets", "GET", origin + "/pets").deploy("prod");
  }

  private static List<URI> urls(SignetProcess signet, List<StoryApi> apis) {
    return apis.stream().map(api -> Clients.stageUrl(signet, api.id(), "prod", "/pets")).toList();
  }

  private static String serial(GenerateClientCertificateResponse certificate) {
    return Pems.serial(certificate.pemEncodedCertificate()).toUpperCase(Locale.ROOT);
  }

  /** The first calls of all warm the process up; they are not what is measured. */
  private static void awaitAccepted(SignetProcess signet, StoryApi api) {
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> call(signet, api).statusCode() == 200);
  }

  private static void awaitRefused(SignetProcess signet, StoryApi api) {
    Awaitility.await()
        .atMost(GRACE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> StoryNginx.assertRefused(call(signet, api)));
  }

  private static HttpResponse<String> call(SignetProcess signet, StoryApi api) {
    return Clients.get(Clients.stageUrl(signet, api.id(), "prod", "/pets"));
  }
}
