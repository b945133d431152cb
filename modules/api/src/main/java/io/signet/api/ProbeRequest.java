package io.signet.api;

import java.util.List;

/**
 * Asks what the HTTPS backends of a stage make of some identities, by handshakes and, where the
 * settings of a backend name one, by a harmless request.
 *
 * @param stageKey {@code apiId/stageName}; its deployed integrations say which backends to ask
 * @param identities whose answers are wanted. The first is the measure: the others are compared
 *     with it. No stage needs to use them yet; the keystore has them
 */
public record ProbeRequest(String stageKey, List<IdentityReference> identities) {

  /** Refuses a request that names no identity. */
  public ProbeRequest {
    identities = List.copyOf(identities);
    if (identities.isEmpty()) {
      throw new IllegalArgumentException("identities is empty");
    }
  }
}
