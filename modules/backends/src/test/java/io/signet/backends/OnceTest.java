package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.ErrorCode;
import io.signet.backends.BackendOptions.TlsEngine;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a backend fails: what may have an effect reaches it once. */
@Timeout(180)
class OnceTest {

  private static final int CALLS = 400;
  private static final int AT_ONCE = 20;
  private static final int REFUSED_STREAM = 7;
  private static final int INTERNAL_ERROR = 2;

  private static Vertx outside;
  private final Map<String, Integer> processed = new ConcurrentHashMap<>();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final AtomicInteger seen = new AtomicInteger();
  private Node node;

  @BeforeAll
  static void startOutside() {
    outside = Vertx.vertx();
  }

  @AfterAll
  static void stopOutside() {
    outside.close().await();
  }

  @AfterEach
  void stopNode() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldNeverSendAPostAgainThatMayHaveBeenProcessed(boolean http2) throws Exception {
    // Given
    TestBackend backend =
        TestBackend.on(outside)
            .clientAuth(ClientAuth.NONE)
            .http2(http2)
            .answering(
                request -> request.body().onSuccess(body -> behave(request, body.toString())))
            .start();
    node = Node.with(TlsEngine.AUTO).trusting(backend).publish();

    // When
    List<Outcome> outcomes = new ArrayList<>();
    for (int from = 0; from < CALLS; from += AT_ONCE) {
      List<CompletableFuture<Outcome>> some = new ArrayList<>();
      for (int i = from; i < from + AT_ONCE; i++) {
        some.add(node.send(Node.to(backend, null).method(HttpMethod.POST).body("call " + i)));
      }
      for (CompletableFuture<Outcome> each : some) {
        outcomes.add(each.get(60, TimeUnit.SECONDS));
      }
    }

    // Then
    assertThat(processed.values()).containsOnly(1);
    assertThat(outcomes).filteredOn(each -> each.status() == 200).isNotEmpty();
    assertThat(outcomes)
        .filteredOn(each -> each.failure() != null)
        .isNotEmpty()
        .allMatch(each -> each.code() == ErrorCode.BACKEND_FAILED);
    if (http2) {
      // Those that it named unprocessed were made again.
      assertThat(refused).isNotEmpty().anyMatch(processed::containsKey);
    }
  }

  private void behave(HttpServerRequest request, String call) {
    int number = seen.incrementAndGet();
    boolean multiplexed = request.version() == io.vertx.core.http.HttpVersion.HTTP_2;
    if (multiplexed && number % 10 == 3) {
      refused.add(call);
      request.response().reset(REFUSED_STREAM);
      return;
    }
    processed.merge(call, 1, Integer::sum);
    if (number % 10 == 5) {
      request.connection().close();
    } else if (multiplexed && number % 10 == 7) {
      request.response().reset(INTERNAL_ERROR);
    } else if (!request.response().closed()) {
      request.response().end("done");
    }
  }
}
