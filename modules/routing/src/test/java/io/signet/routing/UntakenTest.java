package io.signet.routing;

import static io.signet.routing.TestApi.answer;
import static io.signet.routing.TestApi.http;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A caller that keeps its connection alive and reads nothing does not hold an answer for ever. */
@Timeout(180)
class UntakenTest {

  private static final String LONG = "0123456789".repeat(100 * 1024);

  @Test
  void shouldEndAnAnswerThatItsCallerDoesNotTake(@TempDir Path folder) throws Exception {
    // Given
    PemFiles pem = PemFiles.in(folder);
    RoutingOptions.Https https =
        new RoutingOptions.Https("127.0.0.1", 0, pem.certificate(), pem.key());
    RoutingOptions options = idle(Duration.ofSeconds(30)).withHttps(https);
    TestApi api =
        TestApi.of("abc123", "test")
            .with("/long", "GET", http("http://b.example/", Map.of("200", answer("", LONG))));
    try (Harness harness = Harness.start(options, api)) {
      HttpClient client =
          harness.vertx.createHttpClient(
              new HttpClientOptions()
                  .setSsl(true)
                  .setUseAlpn(true)
                  .setAlpnVersions(List.of(HttpVersion.HTTP_2))
                  .setProtocolVersion(HttpVersion.HTTP_2)
                  .setVerifyHost(false)
                  .setTrustOptions(
                      new PemTrustOptions().addCertPath(pem.certificate().toString())));
      Promise<Throwable> broken = Promise.promise();

      // When
      int status =
          harness.onLoop(
              () ->
                  client
                      .request(to(harness))
                      .compose(HttpClientRequest::send)
                      .map(
                          response -> {
                            harness.vertx.setPeriodic(
                                5000,
                                id ->
                                    response
                                        .request()
                                        .connection()
                                        .ping(Buffer.buffer("12345678"))
                                        .onFailure(gone -> harness.vertx.cancelTimer(id)));
                            response.pause().exceptionHandler(broken::tryComplete);
                            return response.statusCode();
                          }));

      // Then
      assertThat(status).isEqualTo(200);
      Throwable failure = Harness.await(broken.future());
      assertThat(failure)
          .isInstanceOfSatisfying(
              StreamResetException.class, reset -> assertThat(reset.getCode()).isEqualTo(8));
    }
  }

  @Test
  void shouldLeaveAnAnswerAloneOfWhichSomethingIsTakenNowAndThen() {
    // Given
    Vertx vertx = Vertx.vertx();
    AtomicBoolean expired = new AtomicBoolean();
    Untaken.Entry answer =
        new Untaken.Entry() {
          @Override
          void expired() {
            expired.set(true);
          }
        };
    Untaken untaken = new Untaken(vertx, 5_000);
    AtomicInteger taken = new AtomicInteger();

    // When
    vertx.runOnContext(
        then -> {
          untaken.add(answer);
          vertx.setPeriodic(
              500,
              id -> {
                if (taken.incrementAndGet() > 16) {
                  vertx.cancelTimer(id);
                } else {
                  untaken.progressed(answer);
                }
              });
        });

    // Then
    await().atMost(Duration.ofMinutes(1)).until(() -> taken.get() > 16);
    assertThat(expired).isFalse();
    await().atMost(Duration.ofMinutes(1)).untilTrue(expired);
    vertx.close().await();
  }

  private static RoutingOptions idle(Duration idle) {
    RoutingOptions usual = RoutingOptions.defaults();
    return new RoutingOptions(
        usual.host(),
        usual.port(),
        usual.https(),
        usual.domains(),
        usual.maxBodyBytes(),
        usual.maxHeaderBytes(),
        usual.maxUrlBytes(),
        idle,
        usual.drain(),
        usual.accountId(),
        usual.region(),
        usual.trustMaxAge());
  }

  private static RequestOptions to(Harness harness) {
    int port = harness.instances.httpsPort();
    return new RequestOptions()
        .setMethod(HttpMethod.GET)
        .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
        .setHost("abc123.execute-api.localhost")
        .setPort(port)
        .setURI("/test/long");
  }
}
