package io.signet.benchmarks;

import io.signet.api.Addresses;
import io.signet.api.BackendResponse;
import io.signet.api.BackendTarget;
import io.signet.api.Exchange;
import io.signet.api.LocalCodec;
import io.signet.api.RequestBody;
import io.signet.api.SignetException;
import io.signet.cluster.ClusterNode;
import io.signet.cluster.ClusterOptions;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.MessageProducer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The hand-over of an exchange from routing to backends: a send on one event loop of a clustered
 * Vert.x, up to the consumer's handler. A turn of the loop sends some, as many calls arrive in one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HandOverBenchmark {

  private static final int SENDS = 64_000;
  private static final int SENDS_OF_A_TURN = 32;
  private static final String ADDRESS = Addresses.exchanges("benchmark");

  private final Exchange exchange =
      new Exchange(
          "request",
          new BackendTarget("api/prod", true, "backend.example", 443, "cert01", false, false),
          HttpMethod.GET,
          "/k1",
          HttpHeaders.headers(),
          RequestBody.EMPTY,
          29_000,
          false,
          new Deaf());
  private Vertx vertx;
  private Context loop;
  private MessageProducer<Exchange> producer;
  private CountDownLatch done;
  private int sent;
  private int received;

  /** Starts a node as Signet does, and its consumer on one loop. */
  @Setup
  public void start() {
    vertx =
        ClusterNode.alone(
                new VertxOptions().setEventLoopPoolSize(1),
                new ClusterOptions(null),
                builder -> builder)
            .await()
            .vertx();
    vertx
        .deployVerticle(
            context -> {
              loop = context;
              producer = vertx.eventBus().sender(ADDRESS, LocalCodec.options());
              return vertx
                  .eventBus()
                  .<Exchange>localConsumer(ADDRESS, message -> receive(message.body()))
                  .completion();
            })
        .await();
  }

  /** Stops it. */
  @TearDown
  public void stop() {
    vertx.close().await();
  }

  /** Many sends, each received before the last turn ends. */
  @Benchmark
  @OperationsPerInvocation(SENDS)
  public void send() throws InterruptedException {
    done = new CountDownLatch(1);
    loop.runOnContext(
        now -> {
          sent = 0;
          received = 0;
          turn();
        });
    done.await();
  }

  private void turn() {
    for (int i = 0; i < SENDS_OF_A_TURN; i++) {
      sent++;
      producer.write(exchange).onFailure(HandOverBenchmark::fail);
    }
  }

  private void receive(Exchange handed) {
    if (handed != exchange) {
      throw new IllegalStateException("the exchange was copied");
    }
    received++;
    if (received == SENDS) {
      done.countDown();
    } else if (received == sent) {
      loop.runOnContext(now -> turn());
    }
  }

  private static void fail(Throwable failure) {
    throw new IllegalStateException(failure);
  }

  /** Nobody answers here. */
  private record Deaf() implements Exchange.Listener {

    @Override
    public void onResponse(BackendResponse response) {
      throw new IllegalStateException("nobody was called");
    }

    @Override
    public void onFailure(SignetException failure) {
      throw failure;
    }
  }
}
