package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** Two identities, one backend. */
class TwoStagesIT {

  private static final int CALLS = 10_000;
  private static final int CALLERS = 16;

  @TempDir Path data;
  @TempDir Path directory;

  @Test
  void shouldNeverLetTwoStagesMixTheirCertificates() throws Exception {
    BackendCertificates certificates = BackendCertificates.make(directory);
    try (SignetProcess signet = SignetProcess.start(data, Map.of());
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      // Given
      var blue = client.generateClientCertificate();
      var green = client.generateClientCertificate();
      Files.writeString(
          directory.resolve("trusted.crt"),
          blue.pemEncodedCertificate() + "\n" + green.pemEncodedCertificate());
      try (Nginx nginx = Nginx.start(directory, StoryNginx.DEMANDING)) {
        Backends.trust(signet, nginx.origin(), certificates.authorityPem());
        StoryApi api =
            StoryApi.create(client, "pets", "GET", nginx.origin() + "/pets")
                .deploy("blue")
                .deploy("green");
        api.attach("blue", blue.clientCertificateId());
        api.attach("green", green.clientCertificateId());

        // When
        Counts counts = new Counts();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
          running.add(
              callers.submit(
                  () -> {
                    for (int call = 0; call < CALLS / CALLERS; call++) {
                      boolean toBlue = ThreadLocalRandom.current().nextBoolean();
                      String stage = toBlue ? "blue" : "green";
                      HttpResponse<String> answer =
                          Clients.get(Clients.stageUrl(signet, api.id(), stage, "/pets"));
                      StoryNginx.assertSaw(
                          answer,
                          toBlue ? blue.pemEncodedCertificate() : green.pemEncodedCertificate());
                      counts.add();
                    }
                  }));
        }
        for (Future<?> caller : running) {
          caller.get();
        }
        callers.shutdown();

        // Then
        assertThat(counts.value()).isEqualTo(CALLS);
      }
    }
  }

  private static final class Counts {
    private final java.util.concurrent.atomic.AtomicInteger value =
        new java.util.concurrent.atomic.AtomicInteger();

    void add() {
      value.incrementAndGet();
    }

    int value() {
      return value.get();
    }
  }
}
