package io.signet.keystore;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

final class MemoryKeystoreTest extends KeystoreContract {

  @Override
  protected Supplier<Keystore> newPlace() {
    ConcurrentMap<KeyId, Identity> identities = new ConcurrentHashMap<>();
    return () -> new MemoryKeystore(identities);
  }
}
