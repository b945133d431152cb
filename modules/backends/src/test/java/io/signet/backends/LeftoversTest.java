package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.backends.BackendOptions.TlsEngine;
import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What thousands of switches of identities leave on the heap, and what they do to calls. */
@Timeout(600)
class LeftoversTest {

  /** The JDK keeps the last 750 certificates that it has parsed. */
  private static final int WARM_UP = 800;

  private static final int SWITCHES = 2_000;

  /** The JDK's engine takes part in one switch of so many. */
  private static final int RARELY = 4;

  /** What a call that takes its time takes: some ten switches. */
  private static final int SLOW_MILLIS = 150;

  /** A class of which every fourth switch left an object would grow by more in either half. */
  private static final int MOST_GROWTH = SWITCHES / 2 / 4;

  /** Of what belongs to one identity there may be a few more at one moment than at another. */
  private static final int MOST_GROWTH_OF_IDENTITIES = 20;

  private static final String IDENTITIES =
      "io\\.signet\\.backends\\.(TlsClient|TlsWatch|HandshakeRecord|StageKeyManager|BackendTrust"
          + "|KeylessSigner|ConnectionPool|PooledConnection)|io\\.signet\\.keystore\\.Identity"
          + "|io\\.vertx\\.core\\.http\\.impl\\..*(Client|Connection).*"
          + "|io\\.netty\\.handler\\.ssl\\..*(Context|Engine|Handler)"
          + "|io\\.netty\\.channel\\..*SocketChannel"
          + "|sun\\.security\\..*(PrivateKey|SSLContext|SSLEngine).*";

  private final Vertx outside = Vertx.vertx();
  private final Identity authority = TestCertificates.authority("CN=Clients");
  private final List<TestBackend> backends =
      List.of(backend(TestBackend.on(outside).http1()), backend(TestBackend.on(outside)));
  private final List<Node> nodes = List.of(Node.with(TlsEngine.OPENSSL), Node.with(TlsEngine.JDK));
  private final FakeToken token = new FakeToken();
  private final AtomicInteger slow = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();

  @AfterEach
  void stop() {
    nodes.forEach(Node::close);
    outside.close().await();
  }

  @Test
  void shouldLeaveNothingBehindAndCutNoCallBeforeItsTime() throws Exception {
    // Given
    nodes.forEach(this::configure);
    switchMany(1, WARM_UP + 1);
    Histogram before = Histogram.now();
    List<Endless> endless =
        nodes.stream()
            .flatMap(node -> backends.stream().map(backend -> Endless.begin(node, backend)))
            .toList();
    assertThat(before.instances().keySet()).anyMatch(type -> type.matches(IDENTITIES));

    // When
    long begun = System.nanoTime();
    switchMany(WARM_UP + 1, WARM_UP + 1 + SWITCHES / 2);
    Histogram halfway = Histogram.now();
    switchMany(WARM_UP + 1 + SWITCHES / 2, WARM_UP + 1 + SWITCHES);

    // Then
    double seconds = (System.nanoTime() - begun) / 1e9;
    System.out.printf("%d switches in %.1f s%n", SWITCHES, seconds);
    for (Endless each : endless) {
      assertThat(each.cutAfter(begun)).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
    }
    assertThat(broken).hasValue(0);
    await()
        .atMost(60, TimeUnit.SECONDS)
        .pollInterval(1, TimeUnit.SECONDS)
        .untilAsserted(() -> assertNothingGrew(before, halfway));
    System.out.println("grown: " + identities(Histogram.now().growthBeyond(before, 0)));
  }

  private static void assertNothingGrew(Histogram before, Histogram halfway) {
    Histogram after = Histogram.now();
    // What the JDK makes once and keeps grows in one half only.
    Map<String, Long> leaks = after.growthBeyond(halfway, MOST_GROWTH);
    leaks.keySet().retainAll(halfway.growthBeyond(before, MOST_GROWTH).keySet());
    // The certificates that the JDK keeps spell out their parts when somebody first asks.
    leaks.keySet().removeAll(Set.of("java.lang.String", "[B"));
    assertThat(leaks).isEmpty();
    assertThat(identities(after.growthBeyond(before, MOST_GROWTH_OF_IDENTITIES))).isEmpty();
  }

  private static Map<String, Long> identities(Map<String, Long> classes) {
    classes.keySet().removeIf(type -> !type.matches(IDENTITIES));
    return classes;
  }

  private TestBackend backend(TestBackend backend) {
    return backend.trusting(authority.leaf()).answering(this::answer).start();
  }

  private void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/endless" -> request.response().setChunked(true).write("for ever");
      case "/slow" -> outside.setTimer(SLOW_MILLIS, late -> request.response().end("late"));
      default -> request.response().end("at once");
    }
  }

  private void configure(Node node) {
    backends.forEach(node::trusting);
    node.stage("prod", "anna").publish();
  }

  /** New identities, each with a call that is answered at once and one that lasts. */
  private void switchMany(int from, int to) {
    for (int version = from; version < to; version++) {
      TestBackend backend = backends.get(version / RARELY % 2);
      switchTo(version, nodes.get(0), backend);
      if (version % RARELY == 0) {
        switchTo(version, nodes.get(1), backend);
      }
    }
    await().atMost(60, TimeUnit.SECONDS).until(() -> slow.get() == 0);
  }

  private void switchTo(int version, Node node, TestBackend backend) {
    Identity software = TestCertificates.identity("anna", version, authority);
    Identity next = version % 2 == 0 ? software : token.identity(software);
    node.certificate(next).publish();
    node.keystore.list().stream()
        .filter(id -> !id.equals(next.id()))
        .forEach(node.keystore::delete);
    lasting(node, backend);
    judge(node.await(Node.to(backend, "anna")), "at once");
  }

  private void lasting(Node node, TestBackend backend) {
    slow.incrementAndGet();
    var unused =
        node.send(Node.to(backend, "anna").path("/slow"))
            .whenComplete(
                (outcome, failure) -> {
                  judge(outcome, "late");
                  slow.decrementAndGet();
                });
  }

  private void judge(Outcome outcome, String text) {
    if (outcome.failure() != null || !text.equals(outcome.text())) {
      broken.incrementAndGet();
    }
  }

  /** A call whose answer does not end by itself. */
  private record Endless(CompletableFuture<Long> cutAt) {

    static Endless begin(Node node, TestBackend backend) {
      CompletableFuture<Void> begun = new CompletableFuture<>();
      Node.Call call = Node.to(backend, "anna").path("/endless");
      CompletableFuture<Long> cutAt =
          node.send(call.onHead(head -> begun.complete(null)))
              .thenApply(outcome -> System.nanoTime());
      begun.orTimeout(20, TimeUnit.SECONDS).join();
      return new Endless(cutAt);
    }

    Duration cutAfter(long begun) {
      return Duration.ofNanos(cutAt.orTimeout(60, TimeUnit.SECONDS).join() - begun);
    }
  }
}
