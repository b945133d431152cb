package io.signet.routing;

import static io.signet.routing.TestApi.proxy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.api.RequestBody;
import io.signet.routing.Harness.Call;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A short body is gathered before its call is made, so that the call can be made again. */
class ShortBodyTest {

  private static final String POST =
      "POST /restapis/abc123/test/_user_request_/x HTTP/1.1\r\nHost: g\r\n";

  private Harness harness;

  @BeforeEach
  void start() {
    harness =
        Harness.start(TestApi.of("abc123", "test").with("/x", "ANY", proxy("http://b.example/")));
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void shouldHandOverAShortBodyWhole() throws IOException {
    // When
    RawSocket.exchange(
        harness.port(), POST + "Connection: close\r\nContent-Length: 5\r\n\r\nhello");

    // Then
    assertThat(harness.backend.last().body()).isInstanceOf(RequestBody.Whole.class);
    assertThat(harness.backend.lastBody()).isEqualTo("hello");
  }

  @Test
  void shouldMakeNoCallBeforeAShortBodyIsWhole() throws IOException {
    // Given
    RawSocket socket = new RawSocket(harness.port());
    socket.send(POST + "Connection: close\r\nContent-Length: 10\r\n\r\nhello");
    assertThat(RawSocket.exchange(harness.port(), other("first"))).startsWith("HTTP/1.1 200 OK");
    int before = harness.backend.seen.size();

    // When
    String answer = socket.send("world").untilClosed();

    // Then
    assertThat(answer).startsWith("HTTP/1.1 200 OK");
    assertThat(before).isEqualTo(1);
    assertThat(harness.backend.lastBody()).isEqualTo("helloworld");
  }

  @Test
  void shouldMakeNoCallIfTheCallerGoesAwayInTheMiddleOfAShortBody() throws IOException {
    // Given
    RawSocket socket = new RawSocket(harness.port());
    socket.send(POST + "Content-Length: 10\r\n\r\nhello");
    RawSocket.exchange(harness.port(), other("first"));

    // When
    socket.close();

    // Then
    await()
        .untilAsserted(() -> assertThat(harness.calls).contains(new Call("abc123", "test", 499)));
    assertThat(harness.backend.seen).hasSize(1);
  }

  @Test
  void shouldPassAShortBodyOnAsItComesIfTheCallerWaitsToBeAsked() throws IOException {
    // When
    RawSocket.exchange(
        harness.port(),
        POST + "Connection: close\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello");

    // Then
    assertThat(harness.backend.last().body()).isInstanceOf(RequestBody.Streaming.class);
  }

  private static String other(String body) {
    return POST + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }
}
