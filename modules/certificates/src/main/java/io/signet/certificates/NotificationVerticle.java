package io.signet.certificates;

import static java.util.Objects.requireNonNull;

import io.signet.api.Addresses;
import io.signet.api.Notice;
import io.signet.api.WireJson;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on what is announced at {@link Addresses#NOTICES}: to the log, to the whole cluster at
 * {@link Addresses#CLUSTER_CHANGES}, and to the webhook if there is one. Nobody waits for any of
 * it. One for each node; a notice is announced on the one node where it comes up.
 */
public final class NotificationVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(NotificationVerticle.class);

  private final NotificationOptions options;
  private final Clock clock;
  private Webhook webhook;

  /**
   * @param clock tells the time that messages are signed with
   */
  public NotificationVerticle(NotificationOptions options, Clock clock) {
    this.options = requireNonNull(options, "options is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public Future<?> start() {
    if (options.webhook() != null) {
      webhook = new Webhook(vertx, options.webhook(), Webhook.WAITS, clock);
      LOG.info("notices go to {}", options.webhook());
    }
    return Addresses.NOTICES.subscribe(vertx.eventBus(), this::tell).completion();
  }

  /** What the webhook has not taken by then is lost; the log has it. */
  @Override
  public Future<?> stop() {
    if (webhook != null) {
      webhook.stop();
    }
    return Future.succeededFuture();
  }

  private void tell(Notice notice) {
    log(notice);
    Buffer json = Buffer.buffer(WireJson.bytes(notice));
    vertx
        .eventBus()
        .publish(Addresses.CLUSTER_CHANGES, new JsonObject().put("notice", json.toJsonObject()));
    if (webhook != null) {
      webhook.send(notice.noticeId(), json);
    }
  }

  private static void log(Notice notice) {
    if (notice.type().warning()) {
      LOG.warn("notice type={} id={} {}", notice.type(), notice.noticeId(), notice.message());
    } else {
      LOG.info("notice type={} id={} {}", notice.type(), notice.noticeId(), notice.message());
    }
  }
}
