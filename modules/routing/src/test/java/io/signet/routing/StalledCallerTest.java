package io.signet.routing;

import static io.signet.routing.TestApi.answer;
import static io.signet.routing.TestApi.http;
import static io.signet.routing.TestApi.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.api.Exchange;
import io.signet.routing.Harness.Answer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A caller over HTTP/2 that lets some calls stand gets the others of its connection answered. */
@Timeout(180)
class StalledCallerTest {

  private static final int KIB = 1024;
  private static final int LARGE = 8 * KIB * KIB;
  private static final int PART = 400 * KIB;
  private static final int STREAMS = 100;
  private static final int STREAM_WINDOW = 64 * KIB - 1;

  private static final String LONG = "0123456789".repeat(30 * KIB);

  private static Harness harness;
  private static PemFiles pem;
  private HttpClient client;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    pem = PemFiles.in(folder);
    RoutingOptions.Https https =
        new RoutingOptions.Https("127.0.0.1", 0, pem.certificate(), pem.key());
    harness =
        Harness.start(
            RoutingOptions.defaults().withHttps(https),
            TestApi.of("abc123", "test")
                .with("/x", "ANY", proxy("http://b.example/"))
                .with("/long", "GET", http("http://b.example/", Map.of("200", answer("", LONG)))));
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @AfterEach
  void disconnect() {
    Harness.await(client.close());
  }

  private static HttpClient client(int connectionWindow) {
    return harness.vertx.createHttpClient(
        new HttpClientOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setAlpnVersions(List.of(HttpVersion.HTTP_2))
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setVerifyHost(false)
            .setInitialSettings(new Http2Settings().setInitialWindowSize(STREAM_WINDOW))
            .setHttp2ConnectionWindowSize(connectionWindow)
            .setTrustOptions(new PemTrustOptions().addCertPath(pem.certificate().toString())));
  }

  /** What is not read takes the windows of its streams, and no more of the connection's. */
  @ParameterizedTest
  @CsvSource({"1, 16", "1, 64", "5, 16", "5, 64"})
  void shouldAnswerTheOthersOfItsConnection(int unread, int chunkKib) {
    // Given
    client = client(1024 * KIB);
    harness.backend.behaviour =
        exchange -> {
          if (exchange.method().equals(HttpMethod.GET)) {
            answerLargely(exchange, chunkKib * KIB);
          } else {
            harness.backend.readThenAnswer(exchange, 200, "x".repeat(20 * KIB));
          }
        };
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < unread; i++) {
      ports.add(leaveUnread("/test/x"));
    }

    // When
    for (int i = 0; i < 20; i++) {
      Answer answer = put(ports);

      // Then
      assertThat(answer.bytes().length()).isEqualTo(20 * KIB);
    }
    assertThat(ports).hasSize(1);
  }

  @Test
  void shouldAnswerTheOthersThoughAnUnreadAnswerWasMadeAtOnce() {
    // Given
    client = client(200 * KIB);
    harness.backend.answers(200, "x".repeat(20 * KIB));
    Set<Integer> ports = new HashSet<>();
    ports.add(leaveUnread("/test/long"));

    // When
    for (int i = 0; i < 20; i++) {
      Answer answer = put(ports);

      // Then
      assertThat(answer.bytes().length()).isEqualTo(20 * KIB);
    }
    assertThat(ports).hasSize(1);
  }

  /** The counterpart, at the callers' side, of the test of that name for backends. */
  @RepeatedTest(5)
  void shouldServeOthersWhileAllDownloadsButOneArePaused() {
    // Given
    client = client(64 * KIB * KIB);
    List<FakeStream> large = new CopyOnWriteArrayList<>();
    harness.backend.behaviour =
        exchange -> {
          if (exchange.method().equals(HttpMethod.GET)) {
            large.add(answerInPart(exchange));
          } else {
            harness.backend.readThenAnswer(exchange, 200, "taken");
          }
        };
    List<Paused> paused = new ArrayList<>();
    for (int i = 0; i < STREAMS - 1; i++) {
      paused.add(download());
    }
    // All that a stream's window takes has been sent.
    await()
        .atMost(40, TimeUnit.SECONDS)
        .until(
            () ->
                large.size() == STREAMS - 1
                    && large.stream().allMatch(stream -> stream.paused.get()));

    // When
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Answer answer = put(ports);

      // Then
      assertThat(answer.body()).isEqualTo("taken");
    }
    for (int i = 0; i < 5; i++) {
      Paused other = download();
      harness.vertx.runOnContext(now -> other.response.resume());
      assertThat(Harness.await(other.body).length()).isEqualTo(PART);
    }
    assertThat(paused).noneMatch(each -> each.body.isComplete());
    paused.forEach(each -> ports.add(each.port()));
    assertThat(ports).hasSize(1);

    // And each goes on when it is read again.
    harness.vertx.runOnContext(now -> paused.forEach(each -> each.response.resume()));
    for (Paused each : paused) {
      assertThat(Harness.await(each.body).length()).isEqualTo(PART);
    }
  }

  @Test
  void shouldSendALongAnswerThatWasMadeAtOnceWhole() {
    // Given
    client = client(1024 * KIB);

    // When
    Answer answer =
        harness.onLoop(
            () ->
                client
                    .request(options(HttpMethod.GET, "/test/long"))
                    .compose(HttpClientRequest::send)
                    .compose(Harness::answer));

    // Then
    assertThat(answer.body()).isEqualTo(LONG);
  }

  @Test
  void shouldTakeAnUploadWhileAllOthersOfItsConnectionStand() {
    // Given
    client = client(1024 * KIB);
    harness.backend.behaviour =
        exchange -> {
          if (exchange.method().equals(HttpMethod.POST)) {
            harness.backend.readThenAnswer(exchange, 200, "taken");
          }
        };
    for (int i = 0; i < 99; i++) {
      harness.onLoop(
          () ->
              client
                  .request(options(HttpMethod.PUT, "/test/x"))
                  .compose(
                      request ->
                          request.setChunked(true).write(Buffer.buffer(new byte[STREAM_WINDOW]))));
    }

    // When
    Answer answer =
        harness.onLoop(
            () ->
                client
                    .request(options(HttpMethod.POST, "/test/x"))
                    .compose(request -> request.send(Buffer.buffer(new byte[4096 * KIB])))
                    .compose(Harness::answer));

    // Then
    assertThat(answer.body()).isEqualTo("taken");
  }

  /** Asks for an answer and does not read it; answers by which port, which tells the connection. */
  private int leaveUnread(String path) {
    return harness.onLoop(
        () ->
            client
                .request(options(HttpMethod.GET, path))
                .compose(HttpClientRequest::send)
                .map(response -> response.pause().request().connection().localAddress().port()));
  }

  /** A download that nobody reads yet. */
  private record Paused(HttpClientResponse response, Future<Buffer> body) {

    int port() {
      return response.request().connection().localAddress().port();
    }
  }

  private Paused download() {
    return harness.onLoop(
        () ->
            client
                .request(options(HttpMethod.GET, "/test/x"))
                .compose(HttpClientRequest::send)
                .map(
                    response -> {
                      Future<Buffer> body = response.body();
                      response.pause();
                      return new Paused(response, body);
                    }));
  }

  private Answer put(Set<Integer> ports) {
    return harness.onLoop(
        () ->
            client
                .request(options(HttpMethod.PUT, "/test/x"))
                .compose(
                    request -> {
                      ports.add(request.connection().localAddress().port());
                      return request.send("hello");
                    })
                .compose(Harness::answer));
  }

  private static void answerLargely(Exchange exchange, int chunk) {
    FakeStream stream = FakeBackend.open(exchange, 200, "Content-Length", Integer.toString(LARGE));
    for (int sent = 0; sent < LARGE; sent += chunk) {
      stream.emit(Buffer.buffer(new byte[chunk]));
    }
    stream.end();
  }

  private static FakeStream answerInPart(Exchange exchange) {
    FakeStream stream = FakeBackend.open(exchange, 200, "Content-Length", Integer.toString(PART));
    for (int sent = 0; sent < PART; sent += 16 * KIB) {
      stream.emit(Buffer.buffer(new byte[16 * KIB]));
    }
    stream.end();
    return stream;
  }

  private static RequestOptions options(HttpMethod method, String path) {
    return new RequestOptions()
        .setMethod(method)
        .setServer(SocketAddress.inetSocketAddress(harness.instances.httpsPort(), "127.0.0.1"))
        .setHost("abc123.execute-api.localhost")
        .setPort(harness.instances.httpsPort())
        .setURI(path);
  }
}
