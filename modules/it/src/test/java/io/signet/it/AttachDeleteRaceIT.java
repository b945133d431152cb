package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** No order of events gives a stage a certificate that is gone. */
class AttachDeleteRaceIT {

  private static final int STAGES = 10;
  private static final int PAIRS = 1_000;

  /** Asks for a certificate, takes any, and tells which. */
  private static final String CURIOUS =
      """
          listen 127.0.0.1:@PORT@ ssl http2;
          ssl_certificate @DIR@/chain.crt;
          ssl_certificate_key @DIR@/server.key;
          ssl_verify_client optional_no_ca;
          location / { return 200 "$ssl_client_serial"; }
      """;

  @TempDir Path data;
  @TempDir Path directory;

  @Test
  void shouldLetEitherTheAttachmentOrTheDeletionWin() throws Exception {
    BackendCertificates certificates = BackendCertificates.make(directory);
    ExecutorService racers = Executors.newFixedThreadPool(3 * STAGES);
    try (SignetProcess signet =
            SignetProcess.start(
                data,
                Map.of(
                    "SIGNET_CERTIFICATES_MAX_PER_ACCOUNT", "1100",
                    "SIGNET_CERTIFICATES_KEY_ALGORITHM", "ec_p256"));
        ApiGatewayClient client = Clients.apiGateway(signet);
        Nginx nginx = Nginx.start(directory, CURIOUS)) {
      // Given
      Backends.trust(signet, nginx.origin(), certificates.authorityPem());
      StoryApi api = StoryApi.create(client, "pets", "GET", nginx.origin() + "/pets");
      List<AttachDeleteRace> races = new ArrayList<>();
      for (int i = 0; i < STAGES; i++) {
        api.deploy("s" + i);
        races.add(new AttachDeleteRace(signet, racers, api.id(), "s" + i));
      }

      // When
      List<Future<?>> running = new ArrayList<>();
      for (AttachDeleteRace race : races) {
        running.add(racers.submit(() -> race.run(PAIRS / STAGES)));
      }
      for (Future<?> race : running) {
        race.get();
      }

      // Then
      int attached = races.stream().mapToInt(AttachDeleteRace::attachments).sum();
      System.out.printf("attached %d, deleted %d of %d pairs%n", attached, PAIRS - attached, PAIRS);
      assertThat(attached).isBetween(1, PAIRS - 1);
      for (AttachDeleteRace race : races) {
        race.assertAttachedCertificateIsPresented();
      }
    } finally {
      racers.shutdownNow();
    }
  }
}
