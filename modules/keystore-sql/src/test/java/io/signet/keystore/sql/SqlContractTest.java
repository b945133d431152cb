package io.signet.keystore.sql;

import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreContract;
import io.signet.keystore.KeystoreProvider;
import io.signet.store.PostgresServer;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;

final class SqlContractTest extends KeystoreContract {

  @TempDir private Path folder;

  @Override
  protected Supplier<Keystore> newPlace() {
    Node node = Node.first(folder, PostgresServer.shared().freshDatabase());
    return () -> KeystoreProvider.named("sql").open(node.folder(), node.settings());
  }
}
