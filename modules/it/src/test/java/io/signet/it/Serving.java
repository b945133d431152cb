package io.signet.it;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;

/** What a stage that calls a {@link RecorderBackend} presents right now. */
final class Serving {

  private Serving() {}

  /** Waits until a stage presents a certificate. */
  static void await(URI url, String serial, Duration atMost) {
    Awaitility.await(url + " presents " + serial)
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> get(url), answer -> answer.equals("200 " + serial));
  }

  /** Status and body of one call; the reason if there was no answer. */
  static String get(URI url) {
    try {
      HttpResponse<String> answer = Clients.get(url);
      return answer.statusCode() + " " + answer.body();
    } catch (UncheckedIOException e) {
      return e.toString();
    }
  }
}
