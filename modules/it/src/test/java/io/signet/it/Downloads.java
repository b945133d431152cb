package io.signet.it;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Random;

/** Bodies that take their time, both ends of them. */
final class Downloads {

  private static final int CHUNK = 4096;
  private static final int CHUNK_MILLIS = 100;

  private Downloads() {}

  /** Answers with a body that takes as many seconds as the last part of the path says. */
  static void answer(Vertx vertx, HttpServerRequest request) {
    String path = request.path();
    int chunks = chunks(Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)));
    request.response().setChunked(true);
    int[] sent = {0};
    vertx.setPeriodic(
        CHUNK_MILLIS,
        timer -> {
          if (sent[0] == chunks || request.response().closed()) {
            vertx.cancelTimer(timer);
            request.response().end().onFailure(callerHasGone -> {});
          } else {
            request.response().write(chunk(sent[0]++)).onFailure(callerHasGone -> {});
          }
        });
  }

  /** Downloads; fails unless the body came whole and unchanged. */
  static Future<Void> download(Callers callers, String path, int seconds) {
    return callers
        .request(HttpMethod.GET, path)
        .compose(HttpClientRequest::send)
        .compose(
            answer ->
                answer.statusCode() == 200
                    ? answer.body()
                    : Future.failedFuture("download: status " + answer.statusCode()))
        .compose(
            body ->
                body.equals(expected(seconds))
                    ? Future.succeededFuture()
                    : Future.failedFuture("download: damaged, " + body.length() + " bytes"));
  }

  private static int chunks(int seconds) {
    return seconds * 1000 / CHUNK_MILLIS;
  }

  private static Buffer expected(int seconds) {
    Buffer whole = Buffer.buffer();
    for (int i = 0; i < chunks(seconds); i++) {
      whole.appendBuffer(chunk(i));
    }
    return whole;
  }

  private static Buffer chunk(int number) {
    byte[] bytes = new byte[CHUNK];
    new Random(number).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }
}
