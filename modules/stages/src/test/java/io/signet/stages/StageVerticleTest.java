package io.signet.stages;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.api.Addresses;
import io.signet.api.Changes;
import io.signet.api.ControlReply;
import io.signet.api.DeployedApi;
import io.signet.api.DraftRequest;
import io.signet.api.ErrorCode;
import io.signet.api.LocalCodec;
import io.signet.api.SignetException;
import io.signet.api.WireJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StageVerticleTest {

  private final ControlPlane signet = new ControlPlane();
  private final Vertx vertx = Vertx.vertx();
  private String deployment;

  @BeforeEach
  void deploy() {
    LocalCodec.register(vertx.eventBus());
    deployment = await(vertx.deployVerticle(new StageVerticle(signet.store, ControlPlane.OPTIONS)));
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void shouldServeOperationsOverTheEventBus() {
    // When
    ControlReply reply = await(ask("POST", "/restapis", "{\"name\":\"pets\"}"));

    // Then
    JsonNode api = WireJson.tree(reply.value());
    assertThat(signet.get("/restapis/" + api.get("id").asText()).get("name").asText())
        .isEqualTo("pets");
  }

  @Test
  void shouldCarryRefusalsOverTheEventBus() {
    // When
    SignetException refusal =
        catchThrowableOfType(SignetException.class, () -> await(ask("GET", "/restapis/nope", "")));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal).hasMessage("Invalid API identifier specified 123456789012:nope");
  }

  @Test
  void shouldServeDrafts() {
    // Given
    String api = signet.newDeployedApi("prod");

    // When
    DeployedApi draft = await(Addresses.DRAFTS.request(vertx.eventBus(), new DraftRequest(api)));

    // Then
    assertThat(draft.api().id()).isEqualTo(api);
  }

  @Test
  void shouldServeChanges() {
    // Given
    signet.newDeployedApi("prod");

    // When
    Changes changes = await(Addresses.CHANGES.request(vertx.eventBus(), 0L));

    // Then
    assertThat(changes.revision()).isEqualTo(signet.store.revision());
    assertThat(changes.changed())
        .extracting(document -> document.kind().name())
        .containsExactlyInAnyOrder("deployment", "stage");
  }

  @Test
  void shouldTellWhatChangedWhileEveryOperationWaitsForABackend() {
    // Given
    int workers = ControlPlane.OPTIONS.workers();
    WorkerExecutor operations = vertx.createSharedWorkerExecutor("signet-stages", workers);
    CountDownLatch backends = new CountDownLatch(1);
    for (int i = 0; i < workers; i++) {
      var unused = operations.executeBlocking(() -> backends.await(60, SECONDS), false);
    }

    // When
    Changes changes = await(Addresses.CHANGES.request(vertx.eventBus(), 0L));

    // Then
    assertThat(changes.revision()).isEqualTo(signet.store.revision());
    backends.countDown();
  }

  @Test
  void shouldServeNothingOnceUndeployed() {
    // Given
    await(vertx.undeploy(deployment));

    // When
    SignetException refusal =
        catchThrowableOfType(SignetException.class, () -> await(ask("GET", "/restapis", "")));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
  }

  private Future<ControlReply> ask(String verb, String target, String body) {
    return Addresses.STAGES.request(vertx.eventBus(), signet.request(verb, target, body));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(20, SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("nothing came within 20 s", e);
    }
  }
}
