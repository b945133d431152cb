package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.it.IsolatedStage.Bound;
import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/**
 * Fifty switches, each to a new certificate, under two thousand calls a second from callers and
 * towards backends of both protocols, and with downloads that take longer than many a certificate
 * stays.
 */
class SwitchUnderLoadIT {

  private static final int SWITCHES = 50;
  private static final int PER_SECOND = 2_000;
  private static final int WARM_UP_SECONDS = 3;
  private static final Duration BETWEEN_SWITCHES = Duration.ofMillis(650);
  private static final long HANDSHAKE_GRACE_MILLIS = 5_000;
  private static final long DRAIN_MILLIS = 30_000;

  /** Well before an unused connection would be closed without a switch. */
  private static final long QUICK_CLOSE_MILLIS = 5_000;

  private static final int LONG_SECONDS = 25;
  private static final int SHORT_SECONDS = 6;
  private static final int SHORT_AT_ONCE = 3;

  @TempDir Path data;
  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final Identity authority = TestCertificates.authority("CN=Backends");
  private final List<Callers> callers = new ArrayList<>();

  /** A stage, its backend, and what that saw. */
  private record Side(
      StoryApi api, String pets, String downloads, Witness witness, SwitchRecord record) {}

  @Test
  void shouldLoseNothingAndCloseWhatShowsTheOldCertificate() throws Exception {
    BackendCertificates own = BackendCertificates.make(directory);
    Map<String, String> options = new HashMap<>(own.asGateways());
    options.put("SIGNET_CERTIFICATES_KEY_ALGORITHM", "ec_p256");
    try (SignetProcess signet = SignetProcess.start(data, options);
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      // Given
      Callers http2 = Callers.http2(vertx, signet, own.authorityPem());
      callers.addAll(List.of(Callers.http1(vertx, signet), http2));
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
      startDownloads(sides, downloads, LONG_SECONDS);

      // When
      for (int i = 1; i <= SWITCHES; i++) {
        long next = System.nanoTime() + BETWEEN_SWITCHES.toNanos();
        if (running(downloads) < SHORT_AT_ONCE * sides.size()) {
          startDownloads(sides, downloads, SHORT_SECONDS);
        }
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
      callers.forEach(System.out::println);
      assertThat(rate).isGreaterThan(0.9 * PER_SECOND);
      assertThat(http2.mostAtOnce()).isGreaterThan(1);
      sides.forEach(SwitchUnderLoadIT::assertNothingLostAndNothingLeft);
    } finally {
      vertx.close().await();
    }
  }

  private static void assertNothingLostAndNothingLeft(Side side) {
    SwitchRecord record = side.record;
    assertThat(record.complaints()).isEmpty();
    assertThat(record.accepted()).isGreaterThan(SWITCHES * PER_SECOND / 10);
    assertThat(record.handshakes()).isGreaterThanOrEqualTo(SWITCHES);
    Awaitility.await()
        .atMost(Duration.ofMillis(DRAIN_MILLIS))
        .until(() -> record.outdated(side.witness) == 0);
    assertThat(record.lastQuickCloseMillis()).isLessThan(QUICK_CLOSE_MILLIS);
    // Some connections stayed for their downloads, else there was nothing to be patient with.
    assertThat(record.lastCloseMillis()).isBetween(SHORT_SECONDS * 500L, DRAIN_MILLIS);
  }

  private static long running(List<Future<Void>> downloads) {
    return downloads.stream().filter(each -> !each.isComplete()).count();
  }

  /** One of each kind of caller at each side. */
  private void startDownloads(List<Side> sides, List<Future<Void>> downloads, int seconds) {
    for (Side side : sides) {
      for (Callers each : callers) {
        downloads.add(
            Downloads.download(each, side.downloads + seconds, seconds)
                .onFailure(failure -> side.record.complain(failure.toString())));
      }
    }
  }

  private static void switchTo(Side side, Bound next) {
    side.record.switchTo(next.serial(), () -> side.api.attach("prod", next.certificateId()));
  }

  private Future<?> call(List<Side> sides, long number) {
    Side side = sides.get((int) (number % sides.size()));
    Callers caller = callers.get((int) (number / sides.size() % callers.size()));
    long start = Timeline.now();
    return caller
        .request(HttpMethod.GET, side.pets)
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
        Clients.stageUrl(signet, api.id(), "prod", "/pets").getPath(),
        Clients.stageUrl(signet, api.id(), "prod", "/").getPath(),
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
