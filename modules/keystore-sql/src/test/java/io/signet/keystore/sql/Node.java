package io.signet.keystore.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.TestCertificates;
import io.signet.store.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A node's folder with its password and master keys, and the database that it uses. */
record Node(Path folder, PostgresServer.Login login) {

  static final KeyId ID = new KeyId("a1b2c3d4e5", 1);

  /** A node with a master key of its own. */
  static Node first(Path parent, PostgresServer.Login login) {
    Node node = empty(parent, login);
    SqlKeystoreMaintenance.createMasterKey(node.folder, node.settings());
    return node;
  }

  /** A node without master keys. */
  static Node empty(Path parent, PostgresServer.Login login) {
    try {
      Path folder = Files.createTempDirectory(parent, "node");
      Node node = new Node(folder, login);
      node.writePrivate("password", login.password());
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another node of the same cluster, with the master keys of now. */
  Node sibling() {
    Node node = empty(folder.getParent(), login);
    node.writePrivate("master.key", text("master.key"));
    return node;
  }

  Map<String, String> settings() {
    return settings(Map.of());
  }

  Map<String, String> settings(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("url", login.url());
    settings.put("user", login.user());
    settings.put("passwordFile", "password");
    settings.put("patience", "2000");
    settings.putAll(more);
    return settings;
  }

  Keystore open() {
    return new SqlKeystoreProvider().open(folder, settings());
  }

  SqlKeystoreMaintenance maintenance() {
    return SqlKeystoreMaintenance.open(folder, settings());
  }

  /** Adds a master key and has it wrap what is new; answers its id. */
  String changeMasterKey() {
    String id = SqlKeystoreMaintenance.addMasterKey(folder, settings());
    SqlKeystoreMaintenance.useMasterKey(folder, settings(), id);
    return id;
  }

  /** The ids of the master key file, the writing one first. */
  List<String> masterKeyIds() {
    return text("master.key")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .toList();
  }

  /** Takes a master key out of the file. */
  void removeMasterKey(String id) {
    String rest =
        String.join(
            "\n", text("master.key").lines().filter(line -> !line.startsWith(id + " ")).toList());
    writePrivate("master.key", rest + "\n");
  }

  String text(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a file into its place as a whole, for its owner alone. */
  void writePrivate(String file, String content) {
    try {
      Path temporary =
          Files.createTempFile(
              folder,
              "new",
              null,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(temporary, content);
      Files.move(
          temporary,
          folder.resolve(file),
          java.nio.file.StandardCopyOption.ATOMIC_MOVE,
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes the database behind the keystore's back; answers how many rows. */
  int tamper(String sql) {
    try (Connection connection = login.connect();
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<X509Certificate> generate(Keystore keystore, KeyId id) {
    return generate(keystore, id, KeyAlgorithm.EC_P256);
  }

  static List<X509Certificate> generate(Keystore keystore, KeyId id, KeyAlgorithm algorithm) {
    return keystore.generate(
        id, algorithm, key -> List.of(TestCertificates.selfSigned(key, "CN=ApiGateway")));
  }

  /** The failure of a call, which must be one line that an operator can read. */
  static KeystoreException failureOf(ThrowingCallable call) {
    KeystoreException failure = catchThrowableOfType(KeystoreException.class, call);
    assertThat(failure).as("the call was expected to fail").isNotNull();
    assertThat(failure.getMessage()).isNotBlank().hasLineCount(1);
    return failure;
  }
}
