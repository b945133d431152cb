package io.signet.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.BusMessage;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes are memories that share a map; a hostile member is whoever writes the map. */
class NonceMemoryTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final MovableClock clock = new MovableClock();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldRecogniseAtOneNodeWhatAnotherTook() {
    // Given
    NonceMemory first = node(10);
    NonceMemory second = node(10);
    BusMessage message = message("AKIA", clock.now);
    first.take(message).await();

    // When
    ErrorCode refusal = refusal(second, message);

    // Then
    assertThat(refusal).isEqualTo(ErrorCode.REPLAYED);
  }

  @Test
  void shouldRecogniseWhatItTookAlthoughTheMapWasEmptied() {
    // Given
    NonceMemory node = node(10);
    BusMessage message = message("AKIA", clock.now);
    node.take(message).await();
    map().compose(AsyncMap::clear).await();

    // When
    ErrorCode refusal = refusal(node, message);

    // Then
    assertThat(refusal).isEqualTo(ErrorCode.REPLAYED);
  }

  @Test
  void shouldRefuseWhatWasSignedBeforeTheClusterStarted() {
    // Given
    NonceMemory node = node(10);

    // When
    ErrorCode refusal = refusal(node, message("AKIA", START.minusSeconds(1)));

    // Then
    assertThat(refusal).isEqualTo(ErrorCode.INVALID_SIGNATURE);
  }

  @Test
  void shouldTakeWhatWasSignedBeforeThisNodeJoined() {
    // Given
    node(10);
    clock.now = START.plusSeconds(60);
    NonceMemory joined = node(10);

    // When
    ErrorCode refusal = refusal(joined, message("AKIA", START.plusSeconds(30)));

    // Then
    assertThat(refusal).isNull();
  }

  @Test
  void shouldServeAlthoughTheMapHoldsNonsense() {
    // Given
    map().compose(map -> map.put("born", "99999999999999999999")).await();

    // When
    NonceMemory node = node(10);

    // Then
    assertThat(refusal(node, message("AKIA", clock.now))).isNull();
  }

  @Test
  void shouldServeAlthoughTheMapSaysThatItBeginsTomorrow() {
    // Given
    Instant tomorrow = START.plus(Duration.ofDays(1));
    map().compose(map -> map.put("born", Long.toString(tomorrow.toEpochMilli()))).await();

    // When
    NonceMemory node = node(10);

    // Then
    assertThat(refusal(node, message("AKIA", clock.now))).isNull();
  }

  @Test
  void shouldKeepTheNoncesOfKeysApart() {
    // Given
    NonceMemory node = node(10);
    BusMessage message = message("AKIA", clock.now);
    node.take(message).await();

    // When
    ErrorCode refusal =
        refusal(
            node,
            new BusMessage(message.address(), "a", "AKIB", message.time(), message.nonce(), ""));

    // Then
    assertThat(refusal).isNull();
  }

  @Test
  void shouldRefuseAFloodAndForgetNothingEarly() {
    // Given
    NonceMemory node = node(100);
    BusMessage first = message("AKIA", clock.now);
    node.take(first).await();
    for (int i = 1; i < 100; i++) {
      node.take(message("AKIA", clock.now)).await();
    }

    // When
    ErrorCode refusal = refusal(node, message("AKIA", clock.now));

    // Then
    assertThat(refusal).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
    assertThat(refusal(node, first)).isEqualTo(ErrorCode.REPLAYED);
  }

  @Test
  void shouldTakeMessagesAgainOnceOldOnesAreNoLongerValid() {
    // Given
    NonceMemory node = node(2);
    node.take(message("AKIA", clock.now)).await();
    node.take(message("AKIA", clock.now.plusSeconds(200))).await();
    clock.now = START.plus(SigningTime.WINDOW).plusSeconds(61);

    // When
    ErrorCode refusal = refusal(node, message("AKIA", clock.now));

    // Then
    assertThat(refusal).isNull();
    assertThat(refusal(node, message("AKIA", clock.now))).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
  }

  private NonceMemory node(int capacity) {
    return NonceMemory.open(vertx, clock, capacity).await();
  }

  private Future<AsyncMap<String, String>> map() {
    return vertx.sharedData().getAsyncMap("signet.nonces");
  }

  private static BusMessage message(String keyId, Instant time) {
    return new BusMessage(
        "signet.stages",
        "GetStages",
        keyId,
        Long.toString(time.toEpochMilli()),
        UUID.randomUUID().toString(),
        "");
  }

  /** The code of the refusal; {@code null} if the message was taken. */
  private static ErrorCode refusal(NonceMemory node, BusMessage message) {
    return node.take(message)
        .map(taken -> (ErrorCode) null)
        .otherwise(failure -> SignetException.of(failure).code())
        .await();
  }

  private static final class MovableClock extends Clock {

    private volatile Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneId.of("UTC");
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
