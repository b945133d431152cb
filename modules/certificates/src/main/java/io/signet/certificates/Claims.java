package io.signet.certificates;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which certificate ids this node is making, or sweeping, at this moment. Between the making of a
 * key and the writing of its document the key looks like an orphan; whoever would remove it has to
 * get hold of the id first.
 */
final class Claims {

  private final Set<String> held = ConcurrentHashMap.newKeySet();

  /** Takes an id; empty if somebody holds it. */
  Optional<Claim> take(String certificateId) {
    return held.add(certificateId) ? Optional.of(new Claim(certificateId)) : Optional.empty();
  }

  /** An id held until closed. */
  final class Claim implements AutoCloseable {

    private final String certificateId;

    private Claim(String certificateId) {
      this.certificateId = certificateId;
    }

    String certificateId() {
      return certificateId;
    }

    @Override
    public void close() {
      held.remove(certificateId);
    }
  }
}
