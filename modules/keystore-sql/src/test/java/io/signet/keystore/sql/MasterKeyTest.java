package io.signet.keystore.sql;

import static io.signet.keystore.sql.Node.ID;
import static io.signet.keystore.sql.Node.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import io.signet.keystore.Signatures;
import io.signet.keystore.sql.SqlKeystoreMaintenance.MasterKeyUse;
import io.signet.keystore.sql.SqlKeystoreMaintenance.Role;
import io.signet.store.PostgresServer;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which master keys a node must have, and how it comes by them. */
final class MasterKeyTest {

  private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  @TempDir private Path folder;
  private Node node;

  @BeforeEach
  void makeNode() {
    node = Node.first(folder, PostgresServer.shared().freshDatabase());
  }

  @Test
  void shouldKeepTheMasterKeyFileFromOthers() throws Exception {
    // When
    Path file = SqlKeystoreMaintenance.masterKeyFile(node.folder(), node.settings());

    // Then
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(failureOf(() -> SqlKeystoreMaintenance.createMasterKey(node.folder(), Map.of())))
        .hasMessageContaining(file.toString());
  }

  @Test
  void shouldRefuseToStartWithoutAMasterKeyFile() {
    // Given
    Node without = Node.empty(folder, node.login());

    // When
    KeystoreException failure = failureOf(without::open);

    // Then
    assertThat(failure).hasMessageContaining("master.key").hasMessageContaining("master-key");
  }

  @Test
  void shouldRefuseAMasterKeyFileThatOthersMayRead() throws Exception {
    // Given
    Path file = node.folder().resolve("master.key");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    // When
    KeystoreException failure = failureOf(node::open);

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.INVALID);
    assertThat(failure).hasMessageContaining("chmod 600 " + file);
  }

  @Test
  void shouldRefuseToStartWithoutTheMasterKeyThatWroteAndNameIt() {
    // Given
    node.open().close();
    Node stranger = Node.first(folder, node.login());

    // When
    KeystoreException failure = failureOf(stranger::open);

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure)
        .hasMessageContaining("'" + node.masterKeyIds().get(0) + "'")
        .hasMessageContaining(stranger.folder().resolve("master.key").toString());
  }

  @Test
  void shouldRefuseToStartWithAnotherMasterKeyOfTheSameName() {
    // Given
    node.open().close();
    String id = node.masterKeyIds().get(0);
    node.writePrivate("master.key", id + " " + KEY + "\n");

    // When
    KeystoreException failure = failureOf(node::open);

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.WRONG_PASSWORD);
    assertThat(failure).hasMessageContaining("'" + id + "'");
    assertThat(failure.getMessage()).doesNotContain(KEY);
  }

  @Test
  void shouldTakeMasterKeysFromTheEnvironment() {
    // Given
    Node without = Node.empty(folder, node.login());
    Map<String, String> settings =
        without.settings(Map.of("masterKeys", "mine " + KEY + ", old " + KEY));

    // When
    try (Keystore keystore = new SqlKeystoreProvider().open(without.folder(), settings)) {
      Node.generate(keystore, ID);

      // Then
      assertThat(Signatures.proves(keystore.identity(ID).orElseThrow())).isTrue();
    }
    assertThat(failureOf(without::open)).hasMessageContaining("master.key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing",
        "id",
        "id short",
        "id " + KEY + "AA",
        KEY,
        "b@d " + KEY,
        "id " + KEY + "\nid " + KEY
      })
  void shouldRefuseAFileThatHoldsNoMasterKeysAndSayNothingOfIt(String text) {
    // Given
    node.writePrivate("master.key", text);

    // When
    KeystoreException failure = failureOf(node::open);

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.INVALID);
    assertThat(failure).hasMessageContaining("master.key").hasNoCause();
    assertThat(failure.getMessage()).doesNotContain(KEY.substring(0, 8));
  }

  @Test
  void shouldUseAnotherMasterKeyWithoutARestart() {
    // Given
    KeyId next = new KeyId(ID.certificateId(), 2);
    String old = node.masterKeyIds().get(0);
    try (Keystore keystore = node.open();
        SqlKeystoreMaintenance maintenance = node.maintenance()) {
      Node.generate(keystore, ID);

      // When
      String fresh = node.changeMasterKey();
      Node.generate(keystore, next);

      // Then
      assertThat(node.masterKeyIds()).containsExactly(fresh, old);
      assertThat(maintenance.masterKeys())
          .containsExactlyInAnyOrder(
              new MasterKeyUse(fresh, 1, Role.WRITES), new MasterKeyUse(old, 1, Role.READS));
      assertThat(Signatures.proves(keystore.identity(ID).orElseThrow())).isTrue();
      assertThat(Signatures.proves(keystore.identity(next).orElseThrow())).isTrue();
    }
  }

  @Test
  void shouldGoOnWithItsMasterKeysWhenTheFileIsSpoiledAndSaySo() {
    // Given
    try (Keystore keystore = node.open()) {
      Node.generate(keystore, ID);
      String good = node.text("master.key");

      // When
      node.writePrivate("master.key", "spoiled");

      // Then
      assertThat(Signatures.proves(keystore.identity(ID).orElseThrow())).isTrue();
      assertThat(failureOf(keystore::checkHealth)).hasMessageContaining("master.key, line 1");
      node.writePrivate("master.key", good);
      keystore.checkHealth();
    }
  }

  /** Whoever replaces it may remove it first: gone when it is looked for, there when it is read. */
  @Test
  void shouldReadTheFileAgainAfterAMomentWithoutIt() {
    // Given
    Iterator<String> stamps = Arrays.asList("old", null, null, "new").iterator();
    SqlSettings settings = SqlSettings.of(node.folder(), node.settings());
    try (MasterKeySource source = MasterKeySource.open(settings, file -> stamps.next())) {
      source.keys();
      String fresh = node.changeMasterKey();

      // When
      String reread = source.keys().writing().id();
      String later = source.keys().writing().id();

      // Then
      assertThat(reread).isEqualTo(fresh);
      assertThat(later).isEqualTo(fresh);
      assertThat(source.trouble()).isEmpty();
    }
  }

  @Test
  void shouldBeUnhealthyWhereAnotherNodeWritesWithAMasterKeyThatIsNotHere() {
    // Given
    Node other = node.sibling();
    try (Keystore here = node.open();
        Keystore there = other.open()) {
      // When
      String fresh = other.changeMasterKey();
      Node.generate(there, ID);

      // Then
      assertThat(failureOf(() -> here.identity(ID))).hasMessageContaining("'" + fresh + "'");
      assertThat(failureOf(here::checkHealth)).hasMessageContaining("'" + fresh + "'");
      node.writePrivate("master.key", other.text("master.key"));
      here.checkHealth();
      assertThat(Signatures.proves(here.identity(ID).orElseThrow())).isTrue();
    }
  }

  @Test
  void shouldSayNothingOfAMasterKeyInAnyText() {
    // Given
    byte[] text = ("mine " + KEY).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    MasterKeys keys = MasterKeys.parse("here", text);

    // When
    String texts = keys + " " + keys.writing() + " " + keys.writing().key();

    // Then
    assertThat(texts).contains("mine").doesNotContain("0123", "MDEy", "3031");
    assertThatThrownBy(
            () ->
                new ObjectOutputStream(new ByteArrayOutputStream())
                    .writeObject(keys.writing().key()))
        .isInstanceOf(NotSerializableException.class);
  }

  @Test
  void shouldWipeMasterKeysWhenItCloses() {
    // Given
    MasterKeySource source = MasterKeySource.open(SqlSettings.of(node.folder(), node.settings()));
    AesKey key = source.keys().writing().key();

    // When
    source.close();

    // Then
    assertThat(key.isDestroyed()).isTrue();
    assertThat(failureOf(key::getEncoded).reason()).isEqualTo(Reason.UNAVAILABLE);
  }
}
