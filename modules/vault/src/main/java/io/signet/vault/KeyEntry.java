package io.signet.vault;

import io.signet.keystore.KeyId;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A key in a backup.
 *
 * @param chain leaf first
 * @param envelope the private key, sealed for this backup; empty if it never leaves its token
 */
record KeyEntry(KeyId id, List<X509Certificate> chain, Optional<byte[]> envelope) {

  KeyEntry {
    chain = List.copyOf(chain);
  }

  @Override
  public String toString() {
    return "KeyEntry[" + id + "]";
  }
}
