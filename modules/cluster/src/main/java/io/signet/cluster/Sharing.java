package io.signet.cluster;

import io.signet.api.Addresses;
import io.signet.api.Changes;
import io.signet.api.Configuration;
import io.signet.api.Document;
import io.signet.api.ErrorCode;
import io.signet.api.IdentityReference;
import io.signet.api.Kind;
import io.signet.api.SealedIdentity;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's configuration up to date with the store: pulls what changed since its own
 * revision, puts the new configuration in force on this node, and writes it to the shared maps.
 * Runs on one event loop; one pull at a time.
 */
final class Sharing {

  private static final Logger LOG = LoggerFactory.getLogger(Sharing.class);

  /** Entries that were lost or tampered with are written again within this time. */
  private static final long MEND_MILLIS = 30_000;

  /** No look at the maps takes longer, whatever becomes of the members that hold them. */
  private static final long SHARE_MILLIS = 20_000;

  private final EventBus bus;
  private final TimeLimit limit;
  private final SharedMaps maps;
  private final DataLine dataLine;

  private Configuration current = Configuration.EMPTY;
  private Future<Long> pulling = Future.succeededFuture(0L);
  private boolean hintWaits;
  private long hinted;
  private Future<Void> sharing = Future.succeededFuture();
  private boolean mapsBehind;
  private boolean estranged;
  private long mended;

  /**
   * @param context the only one that this is used on
   */
  Sharing(EventBus bus, Context context, SharedMaps maps, DataLine dataLine) {
    this.bus = bus;
    this.limit = new TimeLimit(context, SHARE_MILLIS);
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

  /**
   * Looks because another node says that the store has reached a revision. It may lie, and may say
   * so many times: no more than one look waits while another one runs.
   */
  Future<Long> hinted(long revision) {
    hinted = Math.max(hinted, revision);
    if (current.revision() >= revision || hintWaits) {
      return Future.succeededFuture(current.revision());
    }
    if (pulling.isComplete()) {
      return pull();
    }
    hintWaits = true;
    return pulling.transform(
        ended -> {
          hintWaits = false;
          long latest = hinted;
          hinted = 0;
          return current.revision() >= latest ? pulling : reach(latest);
        });
  }

  /** Looks whether the store has anything new: what the timer does, as hints may get lost. */
  Future<Long> look() {
    return pulling.isComplete() ? pull() : pulling;
  }

  /** Tells the other nodes that the store has reached a revision. */
  void tell(long revision) {
    bus.publish(Addresses.CLUSTER_CHANGES, new JsonObject().put("revision", revision));
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

  /**
   * An identity out of the maps, if the configuration in force names it.
   *
   * @return fails with {@link ErrorCode#NOT_FOUND} if it does not
   */
  Future<SealedIdentity> identity(IdentityReference reference) {
    Document<StoredCertificate> document = current.get(Kind.CERTIFICATE, reference.certificateId());
    boolean named =
        document != null
            && document.value().versions().stream()
                .anyMatch(version -> version.version() == reference.version());
    return named
        ? maps.identity(reference)
        : Future.failedFuture(
            new SignetException(ErrorCode.NOT_FOUND, "nothing names the identity " + reference));
  }

  /**
   * Sees to it that the maps say what this node knows: at once where they are behind, and entry by
   * entry every half minute.
   */
  Future<?> mend() {
    if (!sharing.isComplete() || current.revision() == 0) {
      return Future.succeededFuture();
    }
    boolean due = System.nanoTime() - mended >= TimeUnit.MILLISECONDS.toNanos(MEND_MILLIS);
    return limit
        .on(maps.revision())
        .compose(
            shared -> {
              if (!due && !mapsBehind && shared >= current.revision()) {
                return Future.succeededFuture();
              }
              mended = System.nanoTime();
              Configuration whole = current;
              return afterOthers(() -> maps.mend(whole), whole.revision());
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
    if (changes.revision() < current.revision() && !estranged) {
      estranged = true;
      LOG.error(
          "the store has gone back from revision={} to={}, as when a standby that was behind became"
              + " the primary: what is served here may not be in it, start this node again",
          current.revision(),
          changes.revision());
      dataLine.disown();
    }
    if (changes.revision() <= current.revision()) {
      return;
    }
    Configuration before = current;
    Configuration next = before.with(changes);
    if (changes.changed().isEmpty() && changes.deleted().isEmpty()) {
      current = next;
      return;
    }
    putInForce(next);
    afterOthers(() -> maps.share(before, next, changes), next.revision());
  }

  private void putInForce(Configuration next) {
    current = next;
    dataLine.announce(next);
    LOG.debug("configuration in force revision={}", next.revision());
  }

  /** Shares in the order of the revisions. What could not be shared is mended later. */
  private Future<Void> afterOthers(Supplier<Future<Void>> write, long revision) {
    sharing =
        sharing
            .transform(before -> limit.on(write.get()))
            .onSuccess(shared -> mapsBehind = false)
            .otherwise(
                failure -> {
                  mapsBehind = true;
                  LOG.warn("could not share revision={}: {}", revision, failure.getMessage());
                  return null;
                });
    return sharing;
  }
}
