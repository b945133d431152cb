package io.signet.certificates;

import io.signet.api.Addresses;
import io.signet.api.WebhookCall;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages to one server, each until it is taken or has been tried often enough. What waits
 * is held in memory and so does not outlive the process. Belongs to one event loop.
 */
final class Webhook {

  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);

  /** Between the first, second, ... and fifth try: seven minutes in all. */
  static final List<Duration> WAITS =
      List.of(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(90),
          Duration.ofSeconds(270));

  /** A server that is away for long must not fill the memory. */
  private static final int MOST_PENDING = 1_000;

  /** The call has a limit of its own, which is shorter. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final NotificationOptions.Webhook options;
  private final List<Duration> waits;
  private final Clock clock;
  private int pending;
  private boolean stopped;

  /**
   * @param waits between one try and the next; there is one try more than waits
   */
  Webhook(Vertx vertx, NotificationOptions.Webhook options, List<Duration> waits, Clock clock) {
    this.vertx = vertx;
    this.options = options;
    this.waits = List.copyOf(waits);
    this.clock = clock;
  }

  /** Sends a message; returns at once. */
  void send(String noticeId, Buffer json) {
    if (pending >= MOST_PENDING) {
      LOG.warn("webhook dropped notice={} waiting={}", noticeId, pending);
      return;
    }
    pending++;
    attempt(noticeId, json, 0);
  }

  void stop() {
    stopped = true;
    if (pending > 0) {
      LOG.warn("webhook gave up at the stop to={} notices={}", options.origin(), pending);
    }
  }

  private void attempt(String noticeId, Buffer json, int triesBefore) {
    WebhookCall call = new WebhookCall(options.url(), headers(noticeId, json), json);
    Addresses.WEBHOOKS
        .request(vertx.eventBus(), call, PATIENCE)
        .onComplete(
            status -> answered(noticeId, json, triesBefore, status),
            failure -> again(noticeId, json, triesBefore, failure.getMessage()));
  }

  private Map<String, String> headers(String noticeId, Buffer json) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "Signet");
    headers.put("Idempotency-Key", noticeId);
    if (options.secret() != null) {
      headers.put(
          "Signet-Signature",
          WebhookSignature.of(options.secret(), clock.instant().getEpochSecond(), json));
    }
    return headers;
  }

  private void answered(String noticeId, Buffer json, int triesBefore, int status) {
    if (status / 100 == 2) {
      pending--;
      LOG.debug("webhook took notice={} tries={}", noticeId, triesBefore + 1);
    } else if (status >= 500 || status == 408 || status == 429) {
      again(noticeId, json, triesBefore, "status " + status);
    } else {
      // A redirect is not followed, and what is refused once is refused again.
      giveUp(noticeId, triesBefore, "status " + status);
    }
  }

  private void again(String noticeId, Buffer json, int triesBefore, String reason) {
    if (stopped) {
      return;
    }
    if (triesBefore == waits.size()) {
      giveUp(noticeId, triesBefore, reason);
      return;
    }
    LOG.debug("webhook tries again notice={} reason={}", noticeId, reason);
    vertx.setTimer(
        waits.get(triesBefore).toMillis(),
        timer -> {
          if (!stopped) {
            attempt(noticeId, json, triesBefore + 1);
          }
        });
  }

  private void giveUp(String noticeId, int triesBefore, String reason) {
    pending--;
    LOG.warn(
        "webhook gave up notice={} to={} tries={} reason={}",
        noticeId,
        options.origin(),
        triesBefore + 1,
        reason);
  }
}
