package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** Bodies stream through in both directions; none is held whole. */
class StreamingIT {

  private static final int REQUESTS = 1_000;
  private static final int AT_ONCE = 32;
  private static final int BYTES = 1 << 20;

  @TempDir Path data;
  @TempDir Path directory;

  @Test
  void shouldPassAThousandMegabytesUpAndDownInASmallHeap() throws Exception {
    BackendCertificates certificates = BackendCertificates.make(directory);
    Vertx vertx = Vertx.vertx();
    try (SignetProcess signet =
            SignetProcess.start(
                data, Map.of("SIGNET_JAVA_OPTS", "-Xmx256m -XX:+ExitOnOutOfMemoryError"));
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      // Given
      var certificate = client.generateClientCertificate();
      Files.writeString(directory.resolve("trusted.crt"), certificate.pemEncodedCertificate());
      String origin = "https://localhost:" + startEcho(vertx, certificates).actualPort();
      Backends.trust(signet, origin, certificates.authorityPem());
      StoryApi api = StoryApi.create(client, "echo", "POST", origin + "/echo").deploy("prod");
      api.attach("prod", certificate.clientCertificateId());
      URI url = Clients.stageUrl(signet, api.id(), "prod", "/echo");

      // When
      int unchanged = sendAll(url);

      // Then
      assertThat(unchanged).isEqualTo(REQUESTS);
      assertThat(Clients.get(signet.admin().resolve("/health/live")).statusCode()).isEqualTo(200);
    } finally {
      vertx.close().await();
    }
  }

  private static int sendAll(URI url) throws Exception {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    ExecutorService senders = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        long seed = i;
        calls.add(() -> comesBackUnchanged(http, url, seed));
      }
      int unchanged = 0;
      for (Future<Boolean> call : senders.invokeAll(calls)) {
        unchanged += call.get() ? 1 : 0;
      }
      return unchanged;
    } finally {
      senders.shutdownNow();
    }
  }

  private static boolean comesBackUnchanged(HttpClient http, URI url, long seed) throws Exception {
    byte[] body = new byte[BYTES];
    new Random(seed).nextBytes(body);
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(url)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    return answer.statusCode() == 200 && Arrays.equals(answer.body(), body);
  }

  private HttpServer startEcho(Vertx vertx, BackendCertificates certificates) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setSsl(true)
            .setUseAlpn(true)
            .setClientAuth(ClientAuth.REQUIRED)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath(certificates.chain().toString())
                    .setKeyPath(certificates.key().toString()))
            .setTrustOptions(
                new PemTrustOptions().addCertPath(directory.resolve("trusted.crt").toString()));
    return vertx.createHttpServer(options).requestHandler(StreamingIT::echo).listen().await();
  }

  private static void echo(HttpServerRequest request) {
    request.response().setChunked(true).putHeader("Content-Type", "application/octet-stream");
    request.pipeTo(request.response()).onFailure(failure -> request.connection().close());
  }
}
