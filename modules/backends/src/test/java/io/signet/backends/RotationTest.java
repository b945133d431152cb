package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.api.Kind;
import io.signet.api.Telemetry;
import io.signet.backends.BackendOptions.Pool;
import io.signet.backends.BackendOptions.Times;
import io.signet.backends.BackendOptions.TlsEngine;
import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What becomes of old identities: their calls end, their connections close, their memory is free.
 */
@Timeout(300)
class RotationTest {

  private static Vertx outside;
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
  @EnumSource(
      value = TlsEngine.class,
      names = {"OPENSSL", "JDK"})
  void shouldLeaveNothingBehindAfterManyRotations(TlsEngine engine) {
    // Given
    TestBackend backend =
        TestBackend.on(outside)
            .trusting(TestCertificates.identity("other", 1).leaf())
            .clientAuth(ClientAuth.REQUEST)
            .start();
    node = Node.with(engine).settings(skipless(backend));
    List<WeakReference<HandshakeRecord>> contexts = new ArrayList<>();
    int refused = 0;

    // When
    for (int version = 1; version <= 200; version++) {
      Identity identity = TestCertificates.identity("anna", version);
      node.certificate(identity).stage("prod", "anna").publish();
      Outcome outcome = node.await(Node.to(backend, "anna"));
      refused += outcome.failure() != null ? 1 : 0;
      node.onLoop(() -> contexts.addAll(node.verticle.backends().clients().records()));
      node.keystore.delete(identity.id());
    }
    node.stage("prod", null).publish();

    // Then
    // The backend trusts none of them, so each handshake ran to its end and was then refused.
    assertThat(refused).isEqualTo(200);
    assertThat(contexts).hasSizeGreaterThanOrEqualTo(200);
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(
            () -> {
              System.gc();
              return contexts.stream().noneMatch(each -> each.get() != null);
            });
    await().atMost(20, TimeUnit.SECONDS).until(() -> node.clients() == 0);
    await().until(() -> node.connections() == 0);
  }

  @Test
  void shouldReadTheSuccessorBeforeTheSwitch() {
    // Given
    Identity first = TestCertificates.identity("anna", 1);
    Identity second = TestCertificates.identity("anna", 2);
    TestBackend backend =
        TestBackend.on(outside).trusting(first.leaf()).trusting(second.leaf()).start();
    node = new Node(Node.options(Pool.DEFAULTS, Times.DEFAULTS));
    node.trusting(backend).certificate(first).stage("prod", "anna").successor(second).publish();
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> node.onLoop(() -> node.verticle.backends().identitiesRead()) == 2);
    node.keystore.delete(second.id());

    // When
    node.switchTo("anna", 2).publish();
    Outcome outcome = node.await(Node.to(backend, "anna"));

    // Then
    assertThat(outcome.failure()).isNull();
    node.retire("anna", 1).publish();
    assertThat(node.<Integer>onLoop(() -> node.verticle.backends().identitiesRead())).isEqualTo(1);
  }

  private static io.signet.api.BackendSettings skipless(TestBackend backend) {
    return Node.trusting("https://127.0.0.1:" + backend.port());
  }

  @Test
  void shouldLoseNoCallWhileIdentitiesRotate() throws Exception {
    // Given
    List<Identity> identities = new ArrayList<>();
    for (int version = 1; version <= 20; version++) {
      identities.add(TestCertificates.identity("anna", version));
    }
    TestBackend backend = TestBackend.on(outside);
    identities.forEach(each -> backend.trusting(each.leaf()));
    backend.start();
    node = new Node(Node.options(new Pool(8, 2, 100, 5000), Times.DEFAULTS));
    node.trusting(backend);
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();

    // When
    for (Identity each : identities) {
      node.certificate(each).stage("prod", "anna").publish();
      for (int i = 0; i < 50; i++) {
        outcomes.add(node.send(Node.to(backend, "anna").timeout(29_000)));
      }
    }

    // Then
    for (CompletableFuture<Outcome> each : outcomes) {
      assertThat(each.get(60, TimeUnit.SECONDS).failure()).isNull();
    }
    Outcome last = outcomes.get(outcomes.size() - 1).join();
    Identity newest = identities.get(identities.size() - 1);
    assertThat(last.client()).isEqualTo(name(newest));
    await().atMost(30, TimeUnit.SECONDS).until(() -> node.clients() == 1);
  }

  @Test
  void shouldLetACallInFlightEndAndThenCloseItsConnection() throws Exception {
    // Given
    Identity first = TestCertificates.identity("anna", 1);
    Identity second = TestCertificates.identity("anna", 2);
    TestBackend backend =
        TestBackend.on(outside)
            .trusting(first.leaf(), second.leaf())
            .answering(
                request -> outside.setTimer(500, id -> request.response().end("took its time")))
            .start();
    node = Node.with(TlsEngine.AUTO).certificate(first).stage("prod", "anna").trusting(backend);
    node.publish();
    CompletableFuture<Outcome> inFlight = node.send(Node.to(backend, "anna"));
    await().until(() -> backend.requests.get() == 1);

    // When
    node.certificate(second).publish();

    // Then
    assertThat(inFlight.get(30, TimeUnit.SECONDS).text()).isEqualTo("took its time");
    await().atMost(20, TimeUnit.SECONDS).until(() -> backend.open().isEmpty());
    await().atMost(20, TimeUnit.SECONDS).until(() -> node.clients() == 0);
  }

  @Test
  void shouldMakeACallThatWaitedDuringASwitchWithTheNewIdentity() throws Exception {
    // Given
    Identity anna = TestCertificates.identity("anna", 1);
    Identity bert = TestCertificates.identity("bert", 1);
    TestBackend backend =
        TestBackend.on(outside)
            .http1()
            .trusting(anna.leaf(), bert.leaf())
            .answering(request -> outside.setTimer(500, id -> request.response().end()))
            .start();
    node = new Node(Node.options(new Pool(1, 1, 1, 10), Times.DEFAULTS));
    node.certificate(anna).stage("prod", "anna").trusting(backend).publish();
    CompletableFuture<Outcome> inFlight = node.send(Node.to(backend, "anna"));
    await().until(() -> backend.requests.get() == 1);
    CompletableFuture<Outcome> waiting = node.send(Node.to(backend, "anna"));

    // When
    node.certificate(bert).stage("prod", "bert").remove(Kind.CERTIFICATE, "anna").publish();
    node.keystore.delete(anna.id());

    // Then
    assertThat(waiting.get(30, TimeUnit.SECONDS).client()).isEqualTo(name(bert));
    assertThat(inFlight.get(30, TimeUnit.SECONDS).client()).isEqualTo(name(anna));
  }

  @Test
  void shouldCutOffACallThatOutlivesTheDrainTime() throws Exception {
    // Given
    Identity first = TestCertificates.identity("anna", 1);
    TestBackend backend =
        TestBackend.on(outside)
            .trusting(first.leaf())
            .answering(request -> request.response().setChunked(true).write("for ever"))
            .start();
    node = new Node(Node.options(Pool.DEFAULTS, Node.draining(Duration.ofMillis(300))));
    node.certificate(first).stage("prod", "anna").trusting(backend).publish();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    CompletableFuture<Outcome> endless =
        node.send(Node.to(backend, "anna").onHead(response -> begun.complete(null)));
    begun.get(30, TimeUnit.SECONDS);

    // When
    node.stage("prod", null).publish();

    // Then
    assertThat(endless.get(30, TimeUnit.SECONDS).bodyFailure()).isNotNull();
    await().atMost(20, TimeUnit.SECONDS).until(() -> backend.open().isEmpty());
    await().atMost(20, TimeUnit.SECONDS).until(() -> node.clients() == 0);
  }

  @Test
  void shouldReportEveryHandshakeAndLetGoOfUnusedProfiles() {
    // Given
    AtomicInteger succeeded = new AtomicInteger();
    Telemetry telemetry =
        new Telemetry() {
          @Override
          public void handshake(String origin, String certificateId, Handshake outcome) {
            succeeded.addAndGet(outcome == Handshake.SUCCEEDED ? 1 : 0);
          }
        };
    Times quick =
        new Times(
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofMillis(200),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(300),
            Duration.ofSeconds(1));
    TestBackend backend = TestBackend.on(outside).clientAuth(ClientAuth.NONE).start();
    node =
        new Node(
            new BackendOptions(TlsEngine.AUTO, Node.LOOPBACK, Pool.DEFAULTS, quick), telemetry);
    node.trusting(backend).publish();

    // When
    node.await(Node.to(backend, null));

    // Then
    assertThat(succeeded).hasValue(1);
    await().atMost(30, TimeUnit.SECONDS).until(() -> node.clients() == 0);
    assertThat(node.await(Node.to(backend, null)).status()).isEqualTo(200);
    assertThat(succeeded).hasValue(2);
  }

  private static String name(Identity identity) {
    return identity.leaf().getSubjectX500Principal().getName();
  }
}
