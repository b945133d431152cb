package io.signet.backends;

import io.signet.api.Telemetry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts handshakes by how they ended. */
final class Handshakes implements Telemetry {

  private final Map<Handshake, Integer> counts = new ConcurrentHashMap<>();

  @Override
  public void handshake(String origin, String certificateId, Handshake outcome) {
    counts.merge(outcome, 1, Integer::sum);
  }

  int count(Handshake outcome) {
    return counts.getOrDefault(outcome, 0);
  }
}
