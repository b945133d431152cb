package io.signet.it;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Callers that call every stage of every node in turn, at a rate that nothing slows down. */
final class LabCallers {

  private static final long LIMIT_MILLIS = 3_000;

  private final HttpClient http;
  private final List<LabNode> nodes;
  private final LabStages stages;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final SteadyRate rate;

  private LabCallers(Vertx vertx, List<LabNode> nodes, LabStages stages, int perSecond) {
    this.nodes = nodes;
    this.stages = stages;
    http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) LIMIT_MILLIS),
            new PoolOptions().setHttp1MaxSize(128).setMaxWaitQueueSize(2_000));
    rate = SteadyRate.start(vertx, perSecond, this::call);
  }

  static LabCallers start(ClusterLab lab, LabStages stages, int perSecond) {
    return new LabCallers(lab.vertx(), lab.nodes(), stages, perSecond);
  }

  /** Waits until all is warm. */
  void awaitCalm() {
    rate.awaitCalm(3);
  }

  /** Ends the calls; answers how many there were and how many had no good answer. */
  String stop() {
    double perSecond = rate.stop();
    return "%d calls answered, %d without a good answer, %.0f a second"
        .formatted(answered.get(), failed.get(), perSecond);
  }

  private Future<?> call(long number) {
    LabNode node = nodes.get((int) (number % nodes.size()));
    List<String> names = stages.names();
    String stage = names.get((int) (number / nodes.size() % names.size()));
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(stages.url(node, stage).toString())
            .setConnectTimeout(LIMIT_MILLIS)
            .setIdleTimeout(LIMIT_MILLIS)
            .putHeader(RecorderBackend.HEADER, node.name() + ";" + Timeline.now());
    return http.request(options)
        .compose(
            request ->
                request.send().compose(answer -> answer.body().map(body -> answer.statusCode())))
        .timeout(2 * LIMIT_MILLIS, TimeUnit.MILLISECONDS)
        .onComplete(
            (status, failure) ->
                (failure == null && status == 200 ? answered : failed).incrementAndGet())
        .otherwise(0);
  }
}
