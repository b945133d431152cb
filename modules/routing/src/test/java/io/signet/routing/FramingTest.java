package io.signet.routing;

import static io.signet.routing.TestApi.proxy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others could read in another way than we do is refused; RFC 9112, sections 3 to 7. */
class FramingTest {

  private static final String POST =
      "POST /restapis/abc123/test/_user_request_/x HTTP/1.1\r\nHost: gateway\r\n";
  private static final String GET =
      "GET /restapis/abc123/test/_user_request_/x HTTP/1.1\r\nHost: gateway\r\n";
  private static Harness harness;

  @BeforeAll
  static void start() {
    harness =
        Harness.start(
            TestApi.of("abc123", "test")
                .with(
                    "/{proxy+}",
                    "ANY",
                    proxy(
                        "http://b.example/{proxy}",
                        Map.of("integration.request.path.proxy", "method.request.path.proxy"))));
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @BeforeEach
  void reset() {
    harness.backend.seen.clear();
    harness.backend.answers(200, "ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "Content-Length: 5, 5\r\n\r\nhello",
        "Content-Length: +5\r\n\r\nhello",
        "Content-Length: -5\r\n\r\nhello",
        "Content-Length: 0x5\r\n\r\nhello",
        "Content-Length: 5 5\r\n\r\nhello",
        "Content-Length: \r\n\r\nhello",
        "Content-Length : 5\r\n\r\nhello",
        "Content-Length: 99999999999999999999\r\n\r\nhello",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: identity\r\n\r\n",
        "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
        "X-Bad: a\u0000b\r\n\r\n",
        "X-Bad: a\u0001b\r\n\r\n",
        "X-Bad: a\rb\r\n\r\n",
        "X Bad: a\r\n\r\n",
        "X-Bad\r\n\r\n",
        ": no name\r\n\r\n",
        "X-Bare: a\n\r\n",
        "X-Bare: a\nX-More: b\r\n\r\n",
        "Host: other\r\n\r\n",
        "Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        "Sec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2\r\n\r\n12345678",
      })
  void shouldRefuseAndCloseWhatIsAmbiguous(String rest) throws IOException {
    // When
    String answer = RawSocket.exchange(harness.port(), POST + rest + GET + "\r\n");
    harness.settle();

    // Then
    assertThat(answer).startsWith("HTTP/1.1 400 Bad Request\r\n");
    assertThat(answer).containsOnlyOnce("HTTP/1.1 ");
    assertThat(answer).contains("{\"message\":\"Bad Request\"}");
    assertThat(harness.backend.seen).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /restapis/abc123/test/_user_request_/x HTTP/1.1\r\n\r\n",
        "GET /restapis/abc123/test/_user_request_/x?a={b} HTTP/1.1\r\nHost: g\r\n\r\n",
        "GET /restapis/abc123/test/_user_request_/x?a=b|c HTTP/1.1\r\nHost: g\r\n\r\n",
        "GET /restapis/abc123/test/_user_request_/x#frag HTTP/1.1\r\nHost: g\r\n\r\n",
        "GET /restapis/abc123/test/_user_request_/\u00e9 HTTP/1.1\r\nHost: g\r\n\r\n",
        "GET restapis/abc123/test/_user_request_/x HTTP/1.1\r\nHost: g\r\n\r\n",
        "GET http://other/restapis/abc123/test/_user_request_/x HTTP/1.1\r\nHost: g\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: g\r\n\r\n",
        "CONNECT b.example:80 HTTP/1.1\r\nHost: g\r\n\r\n",
        "GET /restapis/abc123/test/_user_request_/x HTTP/1.1\nHost: g\r\n\r\n",
        "GET /x y HTTP/1.1\r\nHost: g\r\n\r\n",
        "GET /x HTTP/1.10\r\nHost: g\r\n\r\n",
        "GET /x\r\nHost: g\r\n\r\n",
        "POST /restapis/abc123/test/_user_request_/x HTTP/1.0\r\nHost: g\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      })
  void shouldRefuseARequestLineThatIsNone(String request) throws IOException {
    // When
    String answer = RawSocket.exchange(harness.port(), request);

    // Then
    assertThat(answer).matches("(?s)HTTP/1\\.(0|1|10) (400 Bad Request|501 Not Implemented)\r\n.*");
    assertThat(harness.backend.seen).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5\nhello\r\n0\r\n\r\n",
        "5;a\nhello\r\n0\r\n\r\n",
        "zz\r\nhello\r\n0\r\n\r\n",
        "-5\r\nhello\r\n0\r\n\r\n",
        "5\r\nhelloX\r\n0\r\n\r\n",
      })
  void shouldCloseOnABrokenChunkWithoutCallingItWhole(String chunks) throws IOException {
    // When
    String answer =
        RawSocket.exchange(harness.port(), POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks);

    // Then
    assertThat(answer).doesNotContain(" 200 ");
    assertThat(harness.backend.seen).isEmpty();
  }

  @Test
  void shouldTakeAnAbsoluteTargetOfTheSameHost() throws IOException {
    // When
    String answer =
        RawSocket.exchange(
            harness.port(),
            "GET http://g/restapis/abc123/test/_user_request_/x HTTP/1.1\r\n"
                + "Host: g\r\nConnection: close\r\n\r\n");

    // Then
    assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("ok");
  }

  @Test
  void shouldAnswerRequestsOfOneConnectionInTheirOrder() throws IOException {
    // When
    String answer =
        RawSocket.exchange(
            harness.port(),
            POST
                + "Content-Length: 5\r\n\r\nhello"
                + GET.replace("/x", "/y")
                + "Connection: close\r\n\r\n");

    // Then
    assertThat(answer.split("HTTP/1.1 200 OK", -1)).hasSize(3);
    assertThat(harness.backend.seen)
        .extracting(seen -> seen.exchange().pathAndQuery() + " " + seen.body())
        .containsExactly("/x hello", "/y ");
  }

  @Test
  void shouldKeepAConnectionAfterAnErrorWithAnUnreadBody() throws IOException {
    // When
    String answer =
        RawSocket.exchange(
            harness.port(),
            "POST /nowhere HTTP/1.1\r\nHost: g\r\nContent-Length: 5\r\n\r\nhello"
                + GET
                + "Connection: close\r\n\r\n");

    // Then
    assertThat(answer).startsWith("HTTP/1.1 403 Forbidden").contains("HTTP/1.1 200 OK");
  }

  @Test
  void shouldAskForABodyThatWaitsToBeAskedFor() throws IOException {
    // Given
    try (RawSocket socket = new RawSocket(harness.port())) {
      socket.send(POST + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");

      // When
      String asked = socket.until("\r\n\r\n");
      String answer = socket.send("hello").until("ok");

      // Then
      assertThat(asked).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 200 OK");
      assertThat(harness.backend.lastBody()).isEqualTo("hello");
      assertThat(harness.backend.last().headers().contains("Expect")).isFalse();
    }
  }

  @Test
  void shouldNotAskForABodyThatIsTooLong() throws IOException {
    // Given
    try (RawSocket socket = new RawSocket(harness.port())) {

      // When
      String answer =
          socket
              .send(POST + "Expect: 100-continue\r\nContent-Length: 10485761\r\n\r\n")
              .until("Request Too Long");

      // Then
      assertThat(answer).startsWith("HTTP/1.1 413 ");
      assertThat(answer).contains("x-amzn-ErrorType: RequestTooLargeException");
    }
  }

  @Test
  void shouldRefuseAUrlThatIsTooLong() throws IOException {
    // When
    String answer =
        RawSocket.exchange(
            harness.port(), GET.replace("/x ", "/" + "x".repeat(20_000) + " ") + "\r\n");
    String slightly =
        new RawSocket(harness.port())
            .send(GET.replace("/x ", "/" + "x".repeat(10_215) + " ") + "\r\n")
            .until("Long");

    // Then
    assertThat(answer).contains(" 414 ");
    assertThat(slightly).startsWith("HTTP/1.1 414 ");
  }

  @Test
  void shouldRefuseHeadersThatAreTooLong() throws IOException {
    // When
    String answer =
        RawSocket.exchange(harness.port(), GET + "X: " + "x".repeat(10_240) + "\r\n\r\n");

    // Then
    assertThat(answer).startsWith("HTTP/1.1 431 ");
  }

  @Test
  void shouldEndAnAnswerOfUnknownLengthToAnOldCallerByClosing() throws IOException {
    // Given
    harness.backend.answers(200, "streamed", "Transfer-Encoding", "chunked");

    // When
    String answer =
        RawSocket.exchange(
            harness.port(),
            "GET /restapis/abc123/test/_user_request_/x HTTP/1.0\r\n"
                + "Connection: keep-alive\r\n\r\n");

    // Then
    assertThat(answer).endsWith("\r\n\r\nstreamed").doesNotContain("chunked");
  }
}
