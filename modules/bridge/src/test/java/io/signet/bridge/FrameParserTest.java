package io.signet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameParserTest {

  private static final Buffer LONG = Buffer.buffer("x".repeat(100_000));
  private static final Buffer BAD = Buffer.buffer("y".repeat(100_000));
  private static final Buffer SHORT = Buffer.buffer("{}");
  private static final ClientFrame FRAME = new ClientFrame("ping", null, null, null, "");

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger begun = new AtomicInteger();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final FrameParser parser = new FrameParser(vertx, this::parse);

  @AfterEach
  void close() {
    goOn.countDown();
    vertx.close().await();
  }

  @Test
  void shouldParseLongFramesOneAfterAnother() {
    // Given
    Future<ClientFrame> first = parser.parse(LONG);

    // When
    Future<ClientFrame> second = parser.parse(LONG);

    // Then
    // What the workers are given after it, they would have begun after it.
    vertx.executeBlocking(() -> null, false).await();
    assertThat(begun.get()).isLessThanOrEqualTo(1);
    goOn.countDown();
    assertThat(first.await()).isSameAs(FRAME);
    assertThat(second.await()).isSameAs(FRAME);
    assertThat(begun).hasValue(2);
  }

  @Test
  void shouldLetNoShortFrameWaitForALongOne() {
    // Given
    parser.parse(LONG);

    // When
    Future<ClientFrame> parsed = parser.parse(SHORT);

    // Then
    assertThat(parsed.succeeded()).isTrue();
  }

  @Test
  void shouldGoOnAfterAFrameThatIsNone() {
    // Given
    goOn.countDown();
    Future<ClientFrame> bad = parser.parse(BAD);

    // When
    Future<ClientFrame> next = parser.parse(LONG);

    // Then
    assertThat(next.await()).isSameAs(FRAME);
    assertThat(bad.failed()).isTrue();
  }

  private ClientFrame parse(Buffer json) {
    if (json == BAD) {
      throw new BadFrameException("none");
    }
    if (json == LONG) {
      begun.incrementAndGet();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return FRAME;
  }
}
