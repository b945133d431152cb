package io.signet.admin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an orchestrator and a monitor ask; no signature needed. */
final class HealthEndpoints {

  private static final Logger LOG = LoggerFactory.getLogger(HealthEndpoints.class);
  private static final long READINESS_SECONDS = 5;
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Vertx vertx;
  private final Supplier<Future<Readiness>> readiness;
  private final Supplier<String> metrics;
  private final Answers answers;

  HealthEndpoints(
      Vertx vertx,
      Supplier<Future<Readiness>> readiness,
      Supplier<String> metrics,
      Answers answers) {
    this.vertx = vertx;
    this.readiness = readiness;
    this.metrics = metrics;
    this.answers = answers;
  }

  void mount(Router router) {
    router.get("/health/live").handler(this::live);
    router.get("/health/ready").handler(this::ready);
    router.get("/metrics").handler(this::metrics);
  }

  private void live(RoutingContext context) {
    answers.json(context, Map.of("live", true));
  }

  private void ready(RoutingContext context) {
    Future.succeededFuture()
        .compose(start -> readiness.get())
        .timeout(READINESS_SECONDS, TimeUnit.SECONDS)
        .otherwise(HealthEndpoints::notReady)
        .map(
            state -> {
              context.response().setStatusCode(state.ready() ? 200 : 503);
              answers.json(context, state);
              return state;
            })
        .onFailure(context::fail);
  }

  private static Readiness notReady(Throwable failure) {
    LOG.warn("readiness could not be determined", failure);
    return Readiness.of(List.of(new Readiness.Check("readiness", false, "could not be checked")));
  }

  /** On a worker: a scrape walks every meter. */
  private void metrics(RoutingContext context) {
    vertx
        .executeBlocking(metrics::get, false)
        .onSuccess(text -> answers.text(context, PROMETHEUS_TEXT, text))
        .onFailure(context::fail);
  }
}
