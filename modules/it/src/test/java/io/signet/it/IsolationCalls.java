package io.signet.it;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Random calls, many at once, and the judgement of each by what was in force while it ran. */
final class IsolationCalls {

  private static final int CALLERS = 48;
  private static final Way[] WAYS = Way.values();

  private final List<IsolatedStage> stages;
  private final IsolationPolicies policies;
  private final IsolationTally tally;
  private final HttpClient http;
  private final URI gateway;
  private final AtomicLong left;
  private final CountDownLatch ended = new CountDownLatch(CALLERS);

  private IsolationCalls(
      Vertx vertx,
      URI gateway,
      List<IsolatedStage> stages,
      IsolationPolicies policies,
      IsolationTally tally,
      long calls) {
    this.stages = stages;
    this.policies = policies;
    this.tally = tally;
    this.gateway = gateway;
    this.left = new AtomicLong(calls);
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAliveTimeout(300),
            new PoolOptions().setHttp1MaxSize(CALLERS).setEventLoopSize(1));
  }

  static IsolationCalls start(
      Vertx vertx,
      URI gateway,
      List<IsolatedStage> stages,
      IsolationPolicies policies,
      IsolationTally tally,
      long calls,
      Random random) {
    IsolationCalls started = new IsolationCalls(vertx, gateway, stages, policies, tally, calls);
    for (int i = 0; i < CALLERS; i++) {
      Random own = new Random(random.nextLong());
      Context context = vertx.getOrCreateContext();
      context.runOnContext(go -> started.next(context, own));
    }
    return started;
  }

  /** Waits for the end; answers whether it has come. */
  boolean awaitEnd(long seconds) throws InterruptedException {
    return ended.await(seconds, TimeUnit.SECONDS);
  }

  private void next(Context context, Random random) {
    if (left.getAndDecrement() <= 0) {
      ended.countDown();
      return;
    }
    int range = random.nextBoolean() ? IsolationStages.BUSY_STAGES : stages.size();
    IsolatedStage stage = stages.get(random.nextInt(range));
    Way way = way(random);
    long start = Timeline.now();
    http.request(
            HttpMethod.GET, gateway.getPort(), gateway.getHost(), stage.path() + way.pathPart())
        .compose(HttpClientRequest::send)
        .compose(answer -> answer.body().map(body -> new Answer(answer.statusCode(), body)))
        .onComplete(
            answer -> judge(stage, way, start, answer),
            failure -> tally.complain(tally.lost, way + " " + failure))
        .onComplete(done -> context.runOnContext(go -> next(context, random)));
  }

  /** Refusals cost a handshake each, so there are only half as many as there might be. */
  private static Way way(Random random) {
    Way way = WAYS[random.nextInt(WAYS.length)];
    return way.verdict == Way.Verdict.REFUSED && random.nextBoolean() ? way(random) : way;
  }

  private record Answer(int status, Buffer body) {}

  private void judge(IsolatedStage stage, Way way, long start, Answer answer) {
    long end = Timeline.now();
    boolean accepted = answer.status == 200;
    if (!accepted && answer.status != 500) {
      tally.complain(tally.lost, way + " status " + answer.status + " " + answer.body);
    } else if (!policies.possible(way, accepted, start, end)) {
      String complaint = way + " status " + answer.status + " for " + stage.during(start, end);
      tally.complain(accepted ? tally.laxerPolicy : tally.lost, complaint);
    } else if (accepted) {
      judgeIdentity(stage, way, start, end, answer.body.toString().split("\\|"));
    } else {
      tally.refused.incrementAndGet();
    }
  }

  private void judgeIdentity(IsolatedStage stage, Way way, long start, long end, String[] seen) {
    String version = way.protocol().equals("http2") ? "HTTP_2" : "HTTP_1_1";
    if (!seen[0].equals(way.name()) || !seen[1].equals(version)) {
      tally.complain(tally.lost, way + " was answered as " + String.join(" ", seen));
      return;
    }
    tally.accepted(version, seen[2]);
    if (!stage.mayPresent(seen[2], start, end)) {
      tally.complain(
          tally.wrongIdentity, way + " presented " + seen[2] + " for " + stage.during(start, end));
    }
  }
}
