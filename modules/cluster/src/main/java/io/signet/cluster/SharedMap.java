package io.signet.cluster;

import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import java.util.List;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One clustered map of entries that are vouched for. Nothing in it is believed: what no holder of
 * the cluster key vouches for, or what cannot even be read, is as if it were not there, and makes
 * way for what is true. Several nodes write the same entries at the same time, so an entry only
 * ever gives way to one of a later revision.
 */
final class SharedMap {

  private static final Logger LOG = LoggerFactory.getLogger(SharedMap.class);

  /** Each time another node was faster; it wrote the same or something later. */
  private static final int ATTEMPTS = 8;

  private final ClusterKeys keys;
  private final String name;
  private final AsyncMap<String, Object> map;

  private SharedMap(ClusterKeys keys, String name, AsyncMap<String, Object> map) {
    this.keys = keys;
    this.name = name;
    this.map = map;
  }

  static Future<SharedMap> open(Vertx vertx, ClusterKeys keys, String name) {
    return vertx
        .sharedData()
        .<String, Object>getClusterWideMap(name)
        .map(map -> new SharedMap(keys, name, map));
  }

  /** The keys there are, whoever wrote them; fails if one of them cannot even be read. */
  Future<List<String>> keys() {
    return map.keys().map(all -> List.copyOf(all));
  }

  /**
   * An entry that is vouched for.
   *
   * @return the entry; fails with {@link io.signet.api.ErrorCode#ACCESS_DENIED} for one that is
   *     not, and is {@code null} if there is none
   */
  Future<SharedEntry.Verified> get(String key) {
    return map.get(key)
        .map(bytes -> bytes == null ? null : SharedEntry.read(keys, name, key, bytes));
  }

  /** Whether there is an entry of this revision or a later one. */
  Future<Boolean> has(String key, long revision) {
    return present(key).map(present -> present.revision >= revision);
  }

  /** Writes an entry, unless there is one of the same or a later revision. */
  Future<Void> put(String key, long revision, byte[] body) {
    byte[] entry = SharedEntry.write(keys, name, key, revision, body);
    return replace(key, entry, present -> present >= revision, ATTEMPTS);
  }

  /** Removes an entry, unless it is of a later revision. */
  Future<Void> remove(String key, long revision) {
    return replace(key, null, present -> present > revision, ATTEMPTS);
  }

  private Future<Void> replace(String key, byte[] entry, LongPredicate stays, int attempts) {
    return present(key)
        .compose(
            present -> {
              boolean nothing = present.bytes == null && !present.unreadable;
              if (nothing && entry == null || stays.test(present.revision)) {
                return Future.succeededFuture(true);
              }
              return exchange(key, present, entry);
            })
        .compose(
            done -> {
              if (done) {
                return Future.succeededFuture();
              }
              return attempts == 1
                  ? Future.failedFuture("others keep writing " + name + " " + key)
                  : replace(key, entry, stays, attempts - 1);
            });
  }

  private Future<Boolean> exchange(String key, Present present, byte[] entry) {
    if (present.unreadable) {
      // Not to be compared with, since that would mean to read it.
      return (entry == null ? map.remove(key).otherwiseEmpty() : map.put(key, entry))
          .map(written -> true);
    }
    if (entry == null) {
      return map.removeIfPresent(key, present.bytes);
    }
    return present.bytes == null
        ? map.putIfAbsent(key, entry).map(before -> before == null)
        : map.replaceIfPresent(key, present.bytes, entry);
  }

  private Future<Present> present(String key) {
    return map.get(key)
        .map(
            found -> {
              boolean strange = found != null && !(found instanceof byte[]);
              return new Present(
                  found, found == null ? Present.NOTHING : revision(key, found), strange);
            })
        .recover(
            failure -> {
              if (!isUnreadable(failure)) {
                return Future.failedFuture(failure);
              }
              LOG.warn(
                  "a shared entry cannot be read map={} key={}: {}",
                  name,
                  key,
                  failure.getMessage());
              return Future.succeededFuture(new Present(null, Present.NOTHING, true));
            });
  }

  private long revision(String key, Object bytes) {
    try {
      return SharedEntry.read(keys, name, key, bytes).revision();
    } catch (SignetException forged) {
      LOG.warn("a shared entry is not vouched for, replacing it: {}", forged.getMessage());
      return Present.NOTHING;
    }
  }

  private static boolean isUnreadable(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof com.hazelcast.nio.serialization.HazelcastSerializationException
          || cause instanceof SecurityException) {
        return true;
      }
    }
    return false;
  }

  /**
   * What stands under a key.
   *
   * @param revision before every revision if nobody vouches for it
   */
  private record Present(Object bytes, long revision, boolean unreadable) {
    static final long NOTHING = -1;
  }
}
