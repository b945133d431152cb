package io.signet.keystore.pkcs12;

import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreContract;
import io.signet.keystore.KeystoreProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;

final class Pkcs12ContractTest extends KeystoreContract {

  @TempDir private Path folder;

  @Override
  protected Supplier<Keystore> newPlace() {
    try {
      Path data = Files.createTempDirectory(folder, "data");
      return () -> KeystoreProvider.named("pkcs12").open(data, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
