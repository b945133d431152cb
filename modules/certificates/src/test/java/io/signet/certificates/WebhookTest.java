package io.signet.certificates;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.api.Addresses;
import io.signet.api.ErrorCode;
import io.signet.api.LocalCodec;
import io.signet.api.SignetException;
import io.signet.api.WebhookCall;
import io.signet.keystore.TestClock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class WebhookTest {

  private static final String SECRET = "0123456789abcdef-and-more";
  private static final URI URL = URI.create("https://hooks.example/T0KEN/path");
  private static final Buffer BODY = Buffer.buffer("{\"a\":\"ä\"}");
  private static final List<Duration> SHORT = Collections.nCopies(4, Duration.ofMillis(20));

  private final Vertx vertx = Vertx.vertx();
  private final TestClock clock = new TestClock(Instant.ofEpochSecond(1_800_000_000));
  private final List<WebhookCall> calls = new CopyOnWriteArrayList<>();
  private final CapturedLog log = new CapturedLog();

  /** The one that a webhook belongs to. */
  private final Context context = vertx.getOrCreateContext();

  private MessageConsumer<WebhookCall> server;

  WebhookTest() {
    LocalCodec.register(vertx.eventBus());
  }

  @AfterEach
  void close() throws Exception {
    log.close();
    vertx.close().await(30, TimeUnit.SECONDS);
  }

  @Test
  void shouldSendTheBodyWithItsIdAndASignatureOverTimeAndBody() throws Exception {
    // Given
    answering(call -> Future.succeededFuture(204));

    // When
    send(webhook(SECRET), "notice-1");

    // Then
    await().until(() -> calls.size() == 1);
    WebhookCall call = calls.get(0);
    assertThat(call.url()).isEqualTo(URL);
    assertThat(call.body()).isEqualTo(BODY);
    assertThat(call.headers())
        .containsEntry("Idempotency-Key", "notice-1")
        .containsEntry("Content-Type", "application/json")
        .containsEntry(
            "Signet-Signature", "t=1800000000,v1=" + hmac("1800000000." + BODY.toString(UTF_8)));
  }

  @Test
  void shouldSendNoSignatureWithoutASecret() {
    // Given
    answering(call -> Future.succeededFuture(200));

    // When
    send(webhook(null), "notice-1");

    // Then
    await().until(() -> calls.size() == 1);
    assertThat(calls.get(0).headers()).doesNotContainKey("Signet-Signature");
  }

  @Test
  void shouldTryAgainUnderTheSameIdAndWithANewSignatureUntilItIsTaken() {
    // Given
    answering(
        call -> {
          clock.advance(Duration.ofSeconds(1));
          return switch (call) {
            case 1 ->
                Future.failedFuture(
                    new SignetException(ErrorCode.BACKEND_UNREACHABLE, "connection refused"));
            case 2 -> Future.succeededFuture(503);
            case 3 -> Future.succeededFuture(429);
            default -> Future.succeededFuture(200);
          };
        });

    // When
    send(webhook(SECRET), "notice-1");

    // Then
    await().until(() -> log.lines().stream().anyMatch(line -> line.contains("webhook took")));
    assertThat(calls).hasSize(4);
    assertThat(calls)
        .extracting(call -> call.headers().get("Idempotency-Key"))
        .containsOnly("notice-1");
    assertThat(calls)
        .extracting(call -> call.headers().get("Signet-Signature"))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldGiveUpAfterFiveTriesAndSayWhereOnlyByTheOrigin() {
    // Given
    answering(call -> Future.succeededFuture(500));

    // When
    send(webhook(null), "notice-1");

    // Then
    await().until(() -> gaveUp() == 1);
    assertThat(calls).hasSize(5);
    assertThat(log.lines())
        .anyMatch(line -> line.contains("gave up notice=notice-1 to=https://hooks.example tries=5"))
        .noneMatch(line -> line.contains("T0KEN"));
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 307, 400, 404, 410})
  void shouldNotTryAgainWhatIsRefused(int status) {
    // Given
    answering(call -> Future.succeededFuture(status));

    // When
    send(webhook(null), "notice-1");

    // Then
    await().until(() -> gaveUp() == 1);
    assertThat(calls).hasSize(1);
  }

  @Test
  void shouldDropWhatIsTooMuchAndTakeMoreLater() {
    // Given
    answering(call -> Future.succeededFuture(500));
    Webhook webhook = new Webhook(vertx, options(null), List.of(Duration.ofMillis(500)), clock);
    for (int i = 0; i < 1_000; i++) {
      send(webhook, "early-" + i);
    }

    // When
    send(webhook, "too-much");
    await().atMost(Duration.ofSeconds(30)).until(() -> gaveUp() == 1_000);
    answering(call -> Future.succeededFuture(200));
    send(webhook, "later");

    // Then
    await().until(() -> log.lines().stream().anyMatch(line -> line.contains("took notice=later")));
    assertThat(log.lines()).anyMatch(line -> line.contains("webhook dropped notice=too-much"));
  }

  @Test
  void shouldTryFiveTimesWithinTenMinutes() {
    // When
    Duration all = Webhook.WAITS.stream().reduce(Duration.ZERO, Duration::plus);

    // Then
    assertThat(Webhook.WAITS).hasSize(4).isSorted();
    assertThat(all).isLessThan(Duration.ofMinutes(10));
  }

  private long gaveUp() {
    return log.lines().stream().filter(line -> line.contains("webhook gave up")).count();
  }

  private Webhook webhook(String secret) {
    return new Webhook(vertx, options(secret), SHORT, clock);
  }

  private static NotificationOptions.Webhook options(String secret) {
    return new NotificationOptions.Webhook(URL, secret);
  }

  /** What the part that calls out answers to the first, second, ... call. */
  private void answering(IntFunction<Future<Integer>> answers) {
    if (server != null) {
      server.unregister().await();
    }
    server =
        Addresses.WEBHOOKS.serve(
            vertx.eventBus(),
            call -> {
              calls.add(call);
              return answers.apply(calls.size());
            });
  }

  private void send(Webhook webhook, String id) {
    context.runOnContext(ignored -> webhook.send(id, BODY));
  }

  private static String hmac(String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
  }
}
