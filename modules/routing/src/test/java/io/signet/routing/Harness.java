package io.signet.routing;

import io.signet.api.Addresses;
import io.signet.api.Configuration;
import io.signet.api.LocalCodec;
import io.signet.api.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** A routing verticle with real listeners and a fake backend verticle beside it. */
final class Harness implements AutoCloseable {

  /** What a caller got. */
  record Answer(int status, MultiMap headers, Buffer bytes) {
    String body() {
      return bytes.toString();
    }
  }

  /** What telemetry heard. */
  record Call(String apiId, String stage, int status) {}

  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  final FakeBackend backend = new FakeBackend();
  final List<Call> calls = new CopyOnWriteArrayList<>();
  final RoutingInstances instances;
  final HttpClient client;
  private final AtomicReference<Configuration> configuration = new AtomicReference<>();
  private final String routing;

  private Harness(RoutingOptions options, Configuration first) {
    LocalCodec.register(vertx.eventBus());
    configuration.set(first);
    await(
        Addresses.CURRENT_CONFIGURATION
            .serve(vertx.eventBus(), asked -> Future.succeededFuture(configuration.get()))
            .completion());
    instances =
        RoutingVerticle.instances(
            options,
            new Telemetry() {
              @Override
              public void exchange(String apiId, String stage, int status, long nanos) {
                calls.add(new Call(apiId, stage, status));
              }
            });
    await(vertx.deployVerticle(backend));
    routing = await(vertx.deployVerticle(instances.get()));
    client = vertx.createHttpClient(new HttpClientOptions().setMaxHeaderSize(65536));
  }

  static Harness start(TestApi... apis) {
    return start(RoutingOptions.defaults(), apis);
  }

  static Harness start(RoutingOptions options, TestApi... apis) {
    return new Harness(options.withPort(0), TestApi.configuration(List.of(apis)));
  }

  /** Puts another configuration in force, and waits until it is. */
  void publish(TestApi... apis) {
    publish(TestApi.configuration(List.of(apis)));
  }

  /** Puts another configuration in force, and waits until it is. */
  void publish(Configuration next) {
    configuration.set(next);
    Addresses.CONFIGURATION.publish(vertx.eventBus(), next);
    Awaitility.await().until(() -> instances.tables.current().revision() == next.revision());
  }

  int port() {
    return instances.httpPort();
  }

  Answer get(String path, String... headers) {
    return send(HttpMethod.GET, path, null, headers);
  }

  Answer call(HttpMethod method, String path, String body, String... headers) {
    return send(method, path, body == null ? null : Buffer.buffer(body), headers);
  }

  Answer send(HttpMethod method, String path, Buffer body, String... headers) {
    RequestOptions options =
        new RequestOptions().setMethod(method).setPort(port()).setHost("127.0.0.1").setURI(path);
    return onLoop(
        () ->
            client
                .request(options)
                .compose(
                    request -> {
                      for (int i = 0; i < headers.length; i += 2) {
                        request.headers().add(headers[i], headers[i + 1]);
                      }
                      return body == null ? request.send() : request.send(body);
                    })
                .compose(Harness::answer));
  }

  /** Runs a chain on an event loop: from another thread an answer's body may be missed. */
  <T> T onLoop(Supplier<Future<T>> chain) {
    Promise<T> result = Promise.promise();
    vertx.runOnContext(now -> chain.get().onComplete(result));
    return await(result.future());
  }

  static Future<Answer> answer(HttpClientResponse response) {
    return response.body().map(body -> new Answer(response.statusCode(), response.headers(), body));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until the loop has done what it was given so far. */
  void settle() {
    for (int turn = 0; turn < 3; turn++) {
      onLoop(Future::succeededFuture);
    }
  }

  /** The deployment of the routing verticle. */
  String routing() {
    return routing;
  }

  void stopRouting() {
    await(vertx.undeploy(routing));
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
