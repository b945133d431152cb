package io.signet.cluster;

import io.signet.api.Addresses;
import io.signet.api.Changes;
import io.signet.api.Configuration;
import io.signet.api.Document;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's configuration up to date with the store: pulls what changed since its own
 * revision, puts the new configuration in force on this node, writes it to the shared maps, and
 * then hints to the cluster. Runs on one event loop; one pull at a time.
 */
final class Sharing {

  private static final Logger LOG = LoggerFactory.getLogger(Sharing.class);

  private final EventBus bus;
  private final SharedMaps maps;
  private final DataLine dataLine;

  private Configuration current = Configuration.EMPTY;
  private Future<Long> pulling = Future.succeededFuture(0L);
  private Future<Void> sharing = Future.succeededFuture();
  private boolean mapsBehind;

  Sharing(EventBus bus, SharedMaps maps, DataLine dataLine) {
    this.bus = bus;
    this.maps = maps;
    this.dataLine = dataLine;
  }

  /** The configuration in force. */
  Configuration current() {
    return current;
  }

  /**
   * Makes sure that this node has seen a revision, as far as the store has it.
   *
   * @return the revision in force afterwards
   */
  Future<Long> reach(long revision) {
    if (current.revision() >= revision) {
      return Future.succeededFuture(current.revision());
    }
    if (!pulling.isComplete()) {
      return pulling.transform(ended -> reach(revision));
    }
    return pull();
  }

  /** Looks whether the store has anything new: what the timer does, as hints may get lost. */
  Future<Long> look() {
    return pulling.isComplete() ? pull() : pulling;
  }

  /** Starts from the maps when the store is away; what is there is verified before it counts. */
  Future<Long> readMaps() {
    return maps.read()
        .map(
            shared -> {
              if (shared.revision() > current.revision()) {
                putInForce(shared);
              }
              return current.revision();
            });
  }

  private Future<Long> pull() {
    pulling =
        Addresses.CHANGES
            .request(bus, current.revision())
            .map(
                changes -> {
                  apply(changes);
                  return current.revision();
                });
    return pulling;
  }

  private void apply(Changes changes) {
    if (changes.revision() <= current.revision()) {
      if (mapsBehind) {
        share(everything());
      }
      return;
    }
    Configuration next = current.with(changes);
    if (changes.changed().isEmpty() && changes.deleted().isEmpty()) {
      current = next;
      return;
    }
    putInForce(next);
    share(mapsBehind ? everything() : changes);
  }

  private void putInForce(Configuration next) {
    current = next;
    dataLine.announce(next);
    LOG.debug("configuration in force revision={}", next.revision());
  }

  private Changes everything() {
    List<Document<?>> documents = new ArrayList<>();
    current.documents().values().forEach(kind -> documents.addAll(kind.values()));
    return new Changes(current.revision(), documents, List.of());
  }

  /**
   * Shares in the order of the revisions; the cluster hears of a revision when the maps have it.
   */
  private void share(Changes changes) {
    Configuration whole = current;
    sharing =
        sharing.transform(
            before ->
                maps.share(whole, changes)
                    .onSuccess(
                        shared -> {
                          mapsBehind = false;
                          bus.publish(
                              Addresses.CLUSTER_CHANGES,
                              new JsonObject().put("revision", whole.revision()));
                        })
                    .onFailure(
                        failure -> {
                          mapsBehind = true;
                          LOG.warn("could not share revision={}", whole.revision(), failure);
                        }));
  }
}
