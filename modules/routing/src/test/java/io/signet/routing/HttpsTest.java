package io.signet.routing;

import static io.signet.routing.TestApi.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.signet.api.Exchange;
import io.signet.api.RequestBody;
import io.signet.routing.Harness.Answer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HttpsTest {

  private static final String PATH = "/test/x";
  private static final int MIB = 1024 * 1024;
  private static Harness harness;
  private static PemFiles pem;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    pem = PemFiles.in(folder);
    RoutingOptions.Https https =
        new RoutingOptions.Https("127.0.0.1", 0, pem.certificate(), pem.key());
    harness =
        Harness.start(
            RoutingOptions.defaults().withHttps(https),
            TestApi.of("abc123", "test").with("/x", "ANY", proxy("http://b.example/")));
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @BeforeEach
  void reset() {
    harness.backend.seen.clear();
    harness.backend.cancelled.set(0);
    harness.backend.answers(200, "ok", "Connection", "keep-alive");
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void shouldSpeakBothVersionsOverTls(HttpVersion version) {
    // When
    AtomicReference<HttpVersion> spoken = new AtomicReference<>();
    Answer answer =
        call(
            version,
            HttpMethod.GET,
            request ->
                request
                    .send()
                    .onSuccess(response -> spoken.set(response.version()))
                    .compose(Harness::answer));

    // Then
    assertThat(spoken.get()).isEqualTo(version);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("ok");
    assertThat(answer.headers().contains("Connection")).isFalse();
    assertThat(answer.headers().get("x-amzn-remapped-connection")).isEqualTo("keep-alive");
    assertThat(harness.backend.last().headers().get("X-Forwarded-Proto")).isEqualTo("https");
    assertThat(harness.backend.last().headers().get("X-Forwarded-For")).isEqualTo("127.0.0.1");
    assertThat(harness.backend.last().headers().contains("Host")).isFalse();
  }

  @Test
  void shouldSeeThatARequestOfHttp2HasNoBody() {
    // When
    call(HttpVersion.HTTP_2, HttpMethod.GET, HttpsTest::sendNothing);

    // Then
    assertThat(harness.backend.last().body()).isEqualTo(RequestBody.EMPTY);
  }

  @Test
  void shouldStreamABodyOfHttp2WhoseLengthNobodySaid() {
    // When
    Answer answer =
        call(
            HttpVersion.HTTP_2,
            HttpMethod.POST,
            request -> {
              request.setChunked(true);
              return request
                  .write("one ")
                  .compose(written -> request.write("two "))
                  .compose(written -> request.end("three"))
                  .compose(written -> request.response())
                  .compose(Harness::answer);
            });

    // Then
    assertThat(answer.body()).isEqualTo("ok");
    assertThat(harness.backend.lastBody()).isEqualTo("one two three");
    assertThat(((RequestBody.Streaming) harness.backend.last().body()).length()).isEqualTo(-1);
  }

  @Test
  void shouldRefuseABodyOfHttp2ThatTurnsOutTooLong() {
    // When
    Answer answer =
        call(
            HttpVersion.HTTP_2,
            HttpMethod.POST,
            request -> {
              request.setChunked(true);
              Future<Void> sent = Future.succeededFuture();
              for (int i = 0; i < 11; i++) {
                sent = sent.compose(before -> request.write(Buffer.buffer(new byte[MIB])));
              }
              sent.compose(before -> request.end()).otherwiseEmpty();
              return request.response().compose(Harness::answer);
            });

    // Then
    assertThat(answer.status()).isEqualTo(413);
    assertThat(harness.backend.cancelled).hasValue(1);
  }

  @Test
  void shouldResetTheStreamOfAnAnswerThatBrokeOffAndKeepTheConnection() {
    // Given
    harness.backend.behaviour =
        exchange -> {
          FakeStream body = FakeBackend.open(exchange, 200);
          body.emit("half of it");
          body.fail(new IOException("connection reset"));
        };

    // When
    assertThatThrownBy(
            () ->
                call(
                    HttpVersion.HTTP_2,
                    HttpMethod.GET,
                    request -> request.send().compose(Harness::answer)))
        // Then
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("reset");
  }

  @Test
  void shouldCancelTheCallOfAStreamThatIsReset() {
    // Given
    AtomicReference<HttpClientRequest> sent = new AtomicReference<>();
    AtomicReference<Exchange> handed = new AtomicReference<>();
    harness.backend.behaviour =
        exchange -> {
          handed.set(exchange);
          sent.get().reset();
        };

    // When
    assertThatThrownBy(
            () ->
                call(
                    HttpVersion.HTTP_2,
                    HttpMethod.GET,
                    request -> {
                      sent.set(request);
                      return sendNothing(request);
                    }))
        .isInstanceOf(AssertionError.class);

    // Then
    await().until(() -> handed.get().cancelled());
  }

  @ParameterizedTest
  @CsvSource({"connection, close", "te, gzip", "upgrade, h2c"})
  void shouldRefuseAConnectionsHeaderInHttp2(String name, String value) {
    // When
    assertThatThrownBy(
            () ->
                call(
                    HttpVersion.HTTP_2,
                    HttpMethod.GET,
                    request -> {
                      request.headers().set(name, value);
                      return sendNothing(request);
                    }))
        // Then
        .hasMessageContaining("Stream reset: 1");
    assertThat(harness.backend.seen).isEmpty();
  }

  @Test
  void shouldAnswerOthersOfAConnectionWhileOneUploadStands() {
    // Given
    harness.backend.behaviour =
        exchange -> {
          if (exchange.method().equals(HttpMethod.GET)) {
            harness.backend.readThenAnswer(exchange, 200, "ok");
          }
        };
    RequestOptions options = options(HttpMethod.PUT);
    HttpClient client = client(HttpVersion.HTTP_2);

    // When
    Answer answer =
        harness.onLoop(
            () ->
                client
                    .request(options)
                    .compose(
                        upload -> {
                          upload.setChunked(true);
                          upload.write(Buffer.buffer(new byte[8 * MIB])).otherwiseEmpty();
                          return client.request(options(HttpMethod.GET));
                        })
                    .compose(HttpsTest::sendNothing));

    // Then
    assertThat(answer.body()).isEqualTo("ok");
    Harness.await(client.close());
  }

  private static Future<Answer> sendNothing(HttpClientRequest request) {
    return request.send().compose(Harness::answer);
  }

  private static Answer call(
      HttpVersion version, HttpMethod method, Function<HttpClientRequest, Future<Answer>> send) {
    HttpClient client = client(version);
    try {
      return harness.onLoop(() -> client.request(options(method)).compose(send));
    } finally {
      Harness.await(client.close());
    }
  }

  private static HttpClient client(HttpVersion version) {
    return harness.vertx.createHttpClient(
        new HttpClientOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setAlpnVersions(List.of(version))
            .setProtocolVersion(version)
            .setVerifyHost(false)
            .setTrustOptions(new PemTrustOptions().addCertPath(pem.certificate().toString())));
  }

  private static RequestOptions options(HttpMethod method) {
    return new RequestOptions()
        .setMethod(method)
        .setServer(SocketAddress.inetSocketAddress(harness.instances.httpsPort(), "127.0.0.1"))
        .setHost("abc123.execute-api.localhost")
        .setPort(harness.instances.httpsPort())
        .setURI(PATH);
  }
}
