package io.signet.certificates;

import io.signet.store.Coordination;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which certificate ids are being worked on at this moment. Between the making of a key and the
 * writing of its document the key looks like an orphan; whoever would remove it has to get hold of
 * the id first. Who makes a further key of an id that other nodes know takes it from them too: not
 * every keystore can tell two nodes apart that make one key at the same moment.
 */
final class Claims {

  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

  /** More than the slowest token takes for a key; what a node that was killed held is free then. */
  private static final Duration LEASE = Duration.ofMinutes(1);

  private static final long PAUSE_MILLIS = 50;

  private final Set<String> held = ConcurrentHashMap.newKeySet();
  private final Coordination coordination;
  private final String node;

  /**
   * @param node this node, as the others know it
   */
  Claims(Coordination coordination, String node) {
    this.coordination = coordination;
    this.node = node;
  }

  /** Takes an id on this node; empty if somebody here holds it. */
  Optional<Claim> take(String certificateId) {
    return held.add(certificateId) ? Optional.of(new Claim(certificateId)) : Optional.empty();
  }

  /** Takes an id on all nodes; empty if somebody holds it. */
  Optional<Claim> takeEverywhere(String certificateId) {
    Optional<Claim> here = take(certificateId);
    boolean everywhere = false;
    try {
      everywhere = here.isPresent() && here.get().lease();
    } finally {
      if (!everywhere) {
        here.ifPresent(Claim::close);
      }
    }
    return everywhere ? here : Optional.empty();
  }

  /** As {@link #takeEverywhere(String)}, and waits for it; empty if somebody holds it on. */
  Optional<Claim> takeEverywhere(String certificateId, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    Optional<Claim> taken = takeEverywhere(certificateId);
    while (taken.isEmpty() && System.nanoTime() < end) {
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
      taken = takeEverywhere(certificateId);
    }
    return taken;
  }

  /** An id held until closed. */
  final class Claim implements AutoCloseable {

    private final String certificateId;
    private boolean leased;

    private Claim(String certificateId) {
      this.certificateId = certificateId;
    }

    String certificateId() {
      return certificateId;
    }

    private boolean lease() {
      leased = coordination.lease(work(), node, LEASE);
      return leased;
    }

    @Override
    public void close() {
      try {
        if (leased) {
          coordination.release(work(), node);
        }
      } catch (RuntimeException e) {
        LOG.warn("left a claim until its time is over certificate={}", certificateId, e);
      } finally {
        held.remove(certificateId);
      }
    }

    private String work() {
      return "keys/" + certificateId;
    }
  }
}
