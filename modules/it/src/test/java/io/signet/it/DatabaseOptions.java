package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.store.PostgresServer.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/** The options of a node that keeps what it keeps in PostgreSQL. */
final class DatabaseOptions {

  private DatabaseOptions() {}

  /**
   * Documents are there.
   *
   * @param directory for the file with the password
   */
  static Map<String, String> documents(Path directory, Login login) {
    Map<String, String> options = new HashMap<>();
    options.put("SIGNET_STORE_TYPE", "postgresql");
    options.put("SIGNET_STORE_POSTGRESQL_URL", login.url());
    options.put("SIGNET_STORE_POSTGRESQL_USER", login.user());
    options.put(
        "SIGNET_STORE_POSTGRESQL_PASSWORD_FILE",
        secret(directory.resolve("database.password"), login.password()).toString());
    return options;
  }

  /** Documents and keys are there, under the master key {@code directory/master.key}. */
  static Map<String, String> all(Path directory, Login login) {
    Map<String, String> options = documents(directory, login);
    options.put("SIGNET_KEYSTORE_TYPE", "sql");
    options.put("SIGNET_KEYSTORE_SQL_MASTER_KEY_FILE", directory.resolve("master.key").toString());
    return options;
  }

  /** Keys are there, and documents are not. */
  static Map<String, String> keys(Path directory, Login login) {
    Map<String, String> options = new HashMap<>();
    options.put("SIGNET_KEYSTORE_TYPE", "sql");
    options.put("SIGNET_KEYSTORE_SQL_URL", login.url());
    options.put("SIGNET_KEYSTORE_SQL_USER", login.user());
    options.put(
        "SIGNET_KEYSTORE_SQL_PASSWORD_FILE",
        secret(directory.resolve("database.password"), login.password()).toString());
    options.put("SIGNET_KEYSTORE_SQL_MASTER_KEY_FILE", directory.resolve("master.key").toString());
    return options;
  }

  /** A file of its owner's alone; one that is there is replaced. */
  static Path secret(Path file, String content) {
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.writeString(file, content + "\n", UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
