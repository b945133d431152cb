package io.signet.it;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Callers before a balancer, who take note of every call that fails. */
final class BalancedCalls {

  private static final long LIMIT_MILLIS = 20_000;

  private final HttpClient http;
  private final int port;
  private final LabStages stages;
  private final AtomicLong answered = new AtomicLong();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final long begun = Timeline.now();
  private final SteadyRate rate;

  BalancedCalls(Vertx vertx, Balancer balancer, LabStages stages, int perSecond) {
    this.port = balancer.port();
    this.stages = stages;
    http =
        vertx.createHttpClient(
            new HttpClientOptions(),
            new PoolOptions().setHttp1MaxSize(128).setMaxWaitQueueSize(10_000));
    rate = SteadyRate.start(vertx, perSecond, this::call);
  }

  /** Waits until all is warm, and forgets what failed before. */
  void awaitCalm() {
    rate.awaitCalm(3);
    failures.clear();
  }

  /** Ends the calls; answers how many a second there were. */
  double stop() {
    return rate.stop();
  }

  /** How many calls a second there are to be. */
  int perSecond() {
    return rate.perSecond();
  }

  long answered() {
    return answered.get();
  }

  /** What failed, and how often. */
  Map<String, Long> failures() {
    return failures.stream()
        .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
  }

  private Future<?> call(long number) {
    List<String> names = stages.names();
    String stage = names.get((int) (number % names.size()));
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI(stages.callPath(stage));
    return http.request(options)
        .compose(
            request ->
                request
                    .send()
                    .compose(answer -> answer.body().map(body -> answer.statusCode() + " " + body)))
        .timeout(LIMIT_MILLIS, TimeUnit.MILLISECONDS)
        .onComplete(this::ended)
        .otherwise("");
  }

  private void ended(String answer, Throwable failure) {
    if (failure == null && answer.startsWith("200 ")) {
      answered.incrementAndGet();
    } else {
      String what = failure == null ? answer : failure.toString();
      long seconds = (Timeline.now() - begun) / 1_000_000_000;
      failures.add("after " + seconds + " s: " + what.lines().findFirst().orElse(""));
    }
  }
}
