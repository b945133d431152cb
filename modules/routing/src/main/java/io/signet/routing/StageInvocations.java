package io.signet.routing;

import io.signet.api.ControlReply;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.LargeBodies;
import io.signet.api.SignetException;
import io.signet.api.StageAnswer;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/**
 * Serves InvokeStage by calling this node's own listener: such a call goes through the same checks,
 * limits, mappings and metrics as everybody's, because it is one.
 */
final class StageInvocations {

  /** An integration ends before (29 s), and whoever asked for the operation waits longer (30 s). */
  private static final long LIMIT_MILLIS = 29_700;

  private static final int CONNECTIONS = 64;
  private static final int WAITING = 256;

  private final Vertx vertx;
  private final RoutingOptions options;
  private final IntSupplier port;
  private final HttpClient client;

  /**
   * @param port of the listener without TLS; 0 before it listens
   */
  StageInvocations(Vertx vertx, RoutingOptions options, IntSupplier port) {
    this.vertx = vertx;
    this.options = options;
    this.port = port;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxHeaderSize(64 * 1024)
                .setDecompressionSupported(false)
                .setKeepAliveTimeout(15),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING));
  }

  /** The answer of the stage, whatever it is; fails only if the call could not be made. */
  Future<ControlReply> invoke(ControlRequest request) {
    long started = System.nanoTime();
    return LargeBodies.handle(
            vertx, request.body().length(), () -> StageCallRequest.of(request, limit()))
        .compose(this::call)
        .compose(answer -> LargeBodies.handle(vertx, answer.length(), () -> answer.told(started)))
        .map(ControlReply::of);
  }

  private Future<Gathered> call(StageCallRequest call) {
    if (port.getAsInt() == 0) {
      return Future.failedFuture(unavailable(null));
    }
    RequestOptions target =
        new RequestOptions()
            .setMethod(call.verb())
            .setHost(OwnAddress.of(options.host()))
            .setPort(port.getAsInt())
            .setURI(call.uri())
            .setHeaders(call.headers());
    return client
        .request(target)
        .recover(failure -> Future.failedFuture(unavailable(failure)))
        .compose(request -> exchanged(request, call.body()));
  }

  private Future<Gathered> exchanged(HttpClientRequest request, Buffer body) {
    Future<HttpClientResponse> sent =
        body.length() == 0 && !takesBody(request.getMethod()) ? request.send() : request.send(body);
    return sent.compose(answer -> gathered(answer))
        .timeout(LIMIT_MILLIS, TimeUnit.MILLISECONDS)
        .recover(
            failure -> {
              request.reset();
              return Future.failedFuture(brokenOff(failure));
            });
  }

  private Future<Gathered> gathered(HttpClientResponse answer) {
    return BodyCollector.collect(answer, limit())
        .map(body -> new Gathered(answer.statusCode(), answer.headers(), body));
  }

  private long limit() {
    return options.maxBodyBytes();
  }

  private static boolean takesBody(HttpMethod verb) {
    return verb.equals(HttpMethod.POST)
        || verb.equals(HttpMethod.PUT)
        || verb.equals(HttpMethod.PATCH);
  }

  private static SignetException unavailable(Throwable cause) {
    return new SignetException(
        ErrorCode.SERVICE_UNAVAILABLE, "This node does not take calls at the moment", cause);
  }

  private static SignetException brokenOff(Throwable failure) {
    if (failure instanceof SignetException own) {
      return own;
    }
    return failure instanceof TimeoutException
        ? new SignetException(
            ErrorCode.INTEGRATION_TIMEOUT, "The answer was not whole after 29 s", failure)
        : new SignetException(ErrorCode.BACKEND_FAILED, "The answer broke off", failure);
  }

  /** An answer that is here as a whole. */
  private record Gathered(int status, MultiMap headers, Buffer body) {

    int length() {
      return body.length();
    }

    StageAnswer told(long started) {
      Map<String, String> last = new LinkedHashMap<>();
      Map<String, List<String>> all = new LinkedHashMap<>();
      headers.forEach(last::put);
      last.keySet().forEach(name -> all.put(name, headers.getAll(name)));
      long millis = (System.nanoTime() - started) / 1_000_000;
      return StageAnswer.of(status, last, all, body, millis);
    }
  }
}
