package io.signet.it;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Random;
import java.util.zip.CRC32;

/** Bodies of requests that take their time, both ends of them. */
final class Uploads {

  private static final int CHUNK = 4096;
  private static final int CHUNK_MILLIS = 100;

  private Uploads() {}

  /** Reads a body to its end and answers what came. */
  static void answer(HttpServerRequest request) {
    CRC32 sum = new CRC32();
    request.handler(chunk -> sum.update(chunk.getBytes()));
    request.exceptionHandler(callerHasGone -> {});
    request.endHandler(
        end -> request.response().end(Long.toHexString(sum.getValue())).onFailure(gone -> {}));
  }

  /** Uploads for some seconds; fails unless the body came whole and unchanged. */
  static Future<Void> upload(Vertx vertx, Callers callers, String path, int seconds) {
    return callers
        .request(HttpMethod.POST, path)
        .compose(request -> send(vertx, request, seconds * 1000 / CHUNK_MILLIS));
  }

  private static Future<Void> send(Vertx vertx, HttpClientRequest request, int chunks) {
    CRC32 sum = new CRC32();
    Promise<Void> written = Promise.promise();
    request.setChunked(true);
    long begun = System.nanoTime();
    int[] sent = {0};
    vertx.setPeriodic(
        CHUNK_MILLIS,
        timer -> {
          // By the clock, so that on a busy machine too it ends when it should.
          long due = (System.nanoTime() - begun) / 1_000_000 / CHUNK_MILLIS;
          while (sent[0] < Math.min(due, chunks)) {
            Buffer chunk = chunk(sent[0]++);
            sum.update(chunk.getBytes());
            request.write(chunk).onFailure(written::tryFail);
          }
          if (sent[0] == chunks || written.future().failed()) {
            vertx.cancelTimer(timer);
            request.end().onSuccess(all -> written.tryComplete()).onFailure(written::tryFail);
          }
        });
    Future<Void> answered = request.response().compose(answer -> checked(answer, sum));
    return Future.all(written.future(), answered).mapEmpty();
  }

  private static Future<Void> checked(HttpClientResponse answer, CRC32 sum) {
    return answer
        .body()
        .compose(
            body ->
                answer.statusCode() == 200
                        && body.toString().equals(Long.toHexString(sum.getValue()))
                    ? Future.succeededFuture()
                    : Future.failedFuture("upload: " + answer.statusCode() + " " + body));
  }

  private static Buffer chunk(int number) {
    byte[] bytes = new byte[CHUNK];
    new Random(number).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }
}
