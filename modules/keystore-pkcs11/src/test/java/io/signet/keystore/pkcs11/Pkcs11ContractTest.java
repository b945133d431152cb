package io.signet.keystore.pkcs11;

import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreContract;
import io.signet.keystore.KeystoreProvider;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;

final class Pkcs11ContractTest extends KeystoreContract {

  @TempDir private Path data;

  @Override
  protected Supplier<Keystore> newPlace() {
    SoftHsm token = SoftHsm.create();
    return () -> KeystoreProvider.named("pkcs11").open(data, token.settings());
  }

  @Override
  protected boolean importsKeys() {
    return false;
  }

  @Override
  protected boolean sealsKeys() {
    return false;
  }
}
