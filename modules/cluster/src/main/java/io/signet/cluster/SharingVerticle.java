package io.signet.cluster;

import static java.util.Objects.requireNonNull;

import io.signet.api.Addresses;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares the configuration: with the data line of this node and, through the clustered maps and the
 * hint {@code signet.changes}, with the other nodes. One instance a node.
 */
public final class SharingVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(SharingVerticle.class);
  private static final long PULL_MILLIS = 2_000;
  private static final long MEND_MILLIS = 3_000;
  private static final int WORKERS = 16;

  private final ClusterKeys keys;
  private DataLine dataLine;
  private Sharing sharing;
  private boolean behind;

  private SharingVerticle(ClusterKeys keys) {
    this.keys = requireNonNull(keys, "keys is null");
  }

  /**
   * Deploys it, with threads of its own: calls of the maps block, for a minute when members come
   * and go, and nobody else's work is to wait for that.
   *
   * @return the deployment's id
   */
  public static Future<String> deploy(Vertx vertx, ClusterKeys keys) {
    DeploymentOptions options =
        new DeploymentOptions().setWorkerPoolName("signet-sharing").setWorkerPoolSize(WORKERS);
    return vertx.deployVerticle(new SharingVerticle(keys), options);
  }

  @Override
  public Future<?> start() {
    return SharedMaps.open(vertx, keys)
        .compose(
            maps -> {
              dataLine = new DataLine(vertx, context);
              sharing = new Sharing(vertx.eventBus(), context, maps, dataLine);
              return firstConfiguration();
            })
        .compose(revision -> subscribe());
  }

  private Future<Long> firstConfiguration() {
    return sharing
        .look()
        .recover(
            storeAway -> {
              LOG.warn(
                  "the store does not answer, reading the shared maps: {}", storeAway.getMessage());
              return sharing.readMaps().otherwise(0L);
            });
  }

  private Future<?> subscribe() {
    Addresses.SHARE.serve(
        vertx.eventBus(),
        revision -> {
          // At once: what the others look for is in the store already.
          sharing.tell(revision);
          return sharing.reach(revision).compose(dataLine::reached);
        });
    Addresses.CURRENT_CONFIGURATION.serve(
        vertx.eventBus(), nothing -> Future.succeededFuture(sharing.current()));
    Addresses.SHARED_IDENTITIES.serve(vertx.eventBus(), sharing::identity);
    Addresses.STORE_HINTS.subscribe(vertx.eventBus(), this::look);
    vertx.setPeriodic(PULL_MILLIS, timer -> sharing.look().onComplete(this::upToDate, this::late));
    vertx.setPeriodic(
        MEND_MILLIS,
        timer ->
            sharing.mend().onFailure(away -> LOG.debug("the shared maps do not answer", away)));
    return vertx.eventBus().<Object>consumer(Addresses.CLUSTER_CHANGES, this::hinted).completion();
  }

  /** A hint is only a reason to look: its number is not believed beyond that. */
  private void hinted(Message<Object> hint) {
    if (hint.body() instanceof JsonObject json
        && json.getValue("revision") instanceof Number revision) {
      look(revision.longValue());
    }
  }

  private void look(long revision) {
    sharing.hinted(revision).onComplete(this::upToDate, this::late);
  }

  /** Told once: the timer comes every two seconds, and the store may be away for hours. */
  private void late(Throwable failure) {
    if (!behind) {
      LOG.warn("cannot pull the configuration, serving the last known: {}", failure.getMessage());
    }
    behind = true;
  }

  private void upToDate(long revision) {
    if (behind) {
      LOG.info("pulling the configuration again revision={}", revision);
    }
    behind = false;
  }
}
