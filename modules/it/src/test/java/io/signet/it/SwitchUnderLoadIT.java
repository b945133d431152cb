package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.it.IsolatedStage.Bound;
import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/**
 * Fifty switches, each to a new certificate, under two thousand calls a second towards backends of
 * both protocols, and with downloads that take longer than many a certificate stays.
 */
class SwitchUnderLoadIT {

  private static final int SWITCHES = 50;
  private static final int PER_SECOND = 2_000;
  private static final int WARM_UP_SECONDS = 3;
  private static final Duration BETWEEN_SWITCHES = Duration.ofMillis(650);
  private static final long HANDSHAKE_GRACE_MILLIS = 1_000;
  private static final long DRAIN_MILLIS = 30_000;

  /** Well before an unused connection would be closed without a switch. */
  private static final long QUICK_CLOSE_MILLIS = 5_000;

  private static final int LONG_SECONDS = 25;
  private static final int SHORT_SECONDS = 6;
  private static final int SHORT_AT_ONCE = 3;

  @TempDir Path data;

  private final Vertx vertx = Vertx.vertx();
  private final Identity authority = TestCertificates.authority("CN=Backends");
  private final HttpClient http =
      vertx.createHttpClient(
          new HttpClientOptions().setKeepAliveTimeout(300),
          new PoolOptions().setHttp1MaxSize(256).setEventLoopSize(1));

  /** A stage, its backend, and what that saw. */
  private record Side(
      StoryApi api, URI pets, URI downloads, Witness witness, SwitchRecord record) {}

  @Test
  void shouldLoseNothingAndCloseWhatShowsTheOldCertificate() throws Exception {
    try (SignetProcess signet =
            SignetProcess.start(data, Map.of("SIGNET_CERTIFICATES_KEY_ALGORITHM", "ec_p256"));
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      // Given
      List<Bound> certificates = new ArrayList<>();
      for (int i = 0; i <= SWITCHES; i++) {
        certificates.add(Bound.generated(client));
      }
      List<Side> sides =
          List.of(
              side(signet, client, "http1", "HTTP_1_1", certificates.get(0)),
              side(signet, client, "http2", "HTTP_2", certificates.get(0)));
      SteadyRate load = SteadyRate.start(vertx, PER_SECOND, number -> call(sides, number));
      load.awaitCalm(WARM_UP_SECONDS);
      List<Future<Void>> downloads = new ArrayList<>();
      sides.forEach(side -> downloads.add(download(side, LONG_SECONDS)));

      // When
      for (int i = 1; i <= SWITCHES; i++) {
        long next = System.nanoTime() + BETWEEN_SWITCHES.toNanos();
        startDownloads(sides, downloads);
        for (Side side : sides) {
          switchTo(side, certificates.get(i));
        }
        Awaitility.await()
            .pollInterval(Duration.ofMillis(5))
            .until(() -> System.nanoTime() - next > 0);
      }
      double rate = load.stop();
      Future.join(downloads).otherwiseEmpty().await();

      // Then
      System.out.printf(
          "%.0f calls/s, %d switches, %d downloads%n", rate, SWITCHES, downloads.size());
      sides.forEach(side -> System.out.println(side.record));
      assertThat(rate).isGreaterThan(0.9 * load.perSecond());
      sides.forEach(side -> assertNothingLostAndNothingLeft(side, load.perSecond()));
    } finally {
      vertx.close().await();
    }
  }

  private static void assertNothingLostAndNothingLeft(Side side, int perSecond) {
    SwitchRecord record = side.record;
    assertThat(record.complaints()).isEmpty();
    assertThat(record.accepted()).isGreaterThan(SWITCHES * perSecond / 10);
    assertThat(record.handshakes()).isGreaterThanOrEqualTo(SWITCHES);
    Awaitility.await()
        .atMost(Duration.ofMillis(DRAIN_MILLIS))
        .until(() -> record.outdated(side.witness) == 0);
    assertThat(record.lastQuickCloseMillis()).isLessThan(QUICK_CLOSE_MILLIS);
    // Some connections stayed for their downloads, else there was nothing to be patient with.
    assertThat(record.lastCloseMillis()).isBetween(SHORT_SECONDS * 500L, DRAIN_MILLIS);
  }

  private void startDownloads(List<Side> sides, List<Future<Void>> downloads) {
    long running = downloads.stream().filter(each -> !each.isComplete()).count();
    if (running < SHORT_AT_ONCE * sides.size()) {
      sides.forEach(side -> downloads.add(download(side, SHORT_SECONDS)));
    }
  }

  private Future<Void> download(Side side, int seconds) {
    return Downloads.download(http, side.downloads.resolve(String.valueOf(seconds)), seconds)
        .onFailure(failure -> side.record.complain(failure.toString()));
  }

  private static void switchTo(Side side, Bound next) {
    side.record.switchTo(next.serial(), () -> side.api.attach("prod", next.certificateId()));
  }

  private Future<?> call(List<Side> sides, long number) {
    Side side = sides.get((int) (number % sides.size()));
    long start = Timeline.now();
    return http.request(
            HttpMethod.GET, side.pets.getPort(), side.pets.getHost(), side.pets.getPath())
        .compose(HttpClientRequest::send)
        .compose(
            answer ->
                answer
                    .body()
                    .onSuccess(
                        body -> side.record.answered(answer.statusCode(), body.toString(), start)))
        .onFailure(failure -> side.record.complain(failure.toString()));
  }

  private Side side(
      SignetProcess signet,
      ApiGatewayClient client,
      String protocol,
      String version,
      Bound certificate) {
    Witness witness = new Witness();
    HttpServer server =
        witness.listen(
            vertx, TestCertificates.server(authority), request -> answer(witness, request));
    String origin = "https://localhost:" + server.actualPort();
    String bundle = TestCertificates.pem(authority.leaf());
    Backends.put(signet, origin, Map.of("trustBundle", bundle, "protocol", protocol));
    StoryApi api = StoryApi.create(client, "pets", "GET", origin + "/pets");
    String root = client.getRestApi(r -> r.restApiId(api.id())).rootResourceId();
    for (int seconds : new int[] {SHORT_SECONDS, LONG_SECONDS}) {
      StoryApi.resource(
          client, api.id(), root, "" + seconds, "GET", origin + "/" + seconds, unchanged -> {});
    }
    api.deploy("prod");
    api.attach("prod", certificate.certificateId());
    return new Side(
        api,
        Clients.stageUrl(signet, api.id(), "prod", "/pets"),
        Clients.stageUrl(signet, api.id(), "prod", "/"),
        witness,
        new SwitchRecord(witness, version, HANDSHAKE_GRACE_MILLIS, certificate.serial()));
  }

  private void answer(Witness witness, HttpServerRequest request) {
    Witness.Connection connection = witness.of(request.connection());
    if (request.path().equals("/pets")) {
      String seen = request.version() + "|" + connection.serial();
      request.response().end(seen).onFailure(callerHasGone -> {});
    } else {
      connection.lasts();
      Downloads.answer(vertx, request);
    }
  }
}
