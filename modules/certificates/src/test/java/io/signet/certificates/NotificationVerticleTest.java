package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.api.Addresses;
import io.signet.api.LocalCodec;
import io.signet.api.Notice;
import io.signet.api.WebhookCall;
import io.signet.api.WireJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class NotificationVerticleTest {

  private static final Notice NOTICE =
      new Notice(
          "abc123.1-expires-in-7",
          Notice.Type.EXPIRES_SOON,
          "abc123",
          Instant.ofEpochSecond(1_800_000_000),
          "Client certificate abc123, version 1, expires",
          Map.of("days", "7", "version", "1"));

  private final Vertx vertx = Vertx.vertx();
  private final List<JsonObject> heard = new CopyOnWriteArrayList<>();
  private final List<WebhookCall> sent = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() {
    LocalCodec.register(vertx.eventBus());
    vertx
        .eventBus()
        .<JsonObject>consumer(Addresses.CLUSTER_CHANGES, message -> heard.add(message.body()));
    Addresses.WEBHOOKS.serve(
        vertx.eventBus(),
        call -> {
          sent.add(call);
          return Future.succeededFuture(200);
        });
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(30, TimeUnit.SECONDS);
  }

  @Test
  void shouldTellTheLogTheClusterAndTheWebhook() throws Exception {
    // Given
    URI url = URI.create("https://hooks.example/a");
    deploy(new NotificationOptions(new NotificationOptions.Webhook(url, null)));

    // When
    List<String> lines;
    try (CapturedLog log = new CapturedLog()) {
      Addresses.NOTICES.publish(vertx.eventBus(), NOTICE);
      await().until(() -> heard.size() == 1 && sent.size() == 1);
      lines = log.lines();
    }

    // Then
    assertThat(lines)
        .contains(
            "WARN notice type=EXPIRES_SOON id=abc123.1-expires-in-7"
                + " Client certificate abc123, version 1, expires");
    JsonObject json =
        new JsonObject()
            .put("noticeId", "abc123.1-expires-in-7")
            .put("type", "EXPIRES_SOON")
            .put("clientCertificateId", "abc123")
            .put("date", 1_800_000_000)
            .put("message", "Client certificate abc123, version 1, expires")
            .put("details", new JsonObject().put("days", "7").put("version", "1"));
    assertThat(heard).containsExactly(new JsonObject().put("notice", json));
    assertThat(sent.get(0).body().toJsonObject()).isEqualTo(json);
    assertThat(WireJson.read(sent.get(0).body(), Notice.class)).isEqualTo(NOTICE);
  }

  @Test
  void shouldCallNobodyWithoutAWebhook() throws Exception {
    // Given
    deploy(NotificationOptions.DEFAULTS);

    // When
    Addresses.NOTICES.publish(vertx.eventBus(), NOTICE);
    Addresses.NOTICES.publish(vertx.eventBus(), NOTICE);

    // Then
    await().until(() -> heard.size() == 2);
    assertThat(sent).isEmpty();
  }

  private void deploy(NotificationOptions options) throws Exception {
    vertx
        .deployVerticle(new NotificationVerticle(options, Clock.systemUTC()))
        .await(30, TimeUnit.SECONDS);
  }
}
