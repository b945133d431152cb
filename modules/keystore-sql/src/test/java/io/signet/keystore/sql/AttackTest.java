package io.signet.keystore.sql;

import static io.signet.keystore.sql.Node.ID;
import static io.signet.keystore.sql.Node.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.Identity;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import io.signet.keystore.SealingKey;
import io.signet.keystore.Signatures;
import io.signet.keystore.TestCertificates;
import io.signet.store.PostgresServer;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody who can write to the tables, and has no master key. */
final class AttackTest {

  private static final KeyId OTHER = new KeyId("f6g7h8", 1);
  private static final KeyId NEXT = new KeyId(ID.certificateId(), 2);
  private static final String TABLE = "signet_keystore.keys";
  private static final String HIS = " WHERE certificate_id = 'a1b2c3d4e5' AND version = 1";

  @TempDir private Path folder;
  private Node node;
  private Keystore keystore;

  @BeforeEach
  void fill() {
    node = Node.first(folder, PostgresServer.shared().freshDatabase());
    keystore = node.open();
    Node.generate(keystore, ID);
    Node.generate(keystore, OTHER);
    Node.generate(keystore, NEXT);
  }

  @AfterEach
  void close() {
    keystore.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data_key",
        "private_key",
        "chain",
        "data_key, private_key",
        "data_key, chain",
        "private_key, chain",
        "data_key, private_key, chain",
        "data_key, private_key, chain, serial"
      })
  void shouldRefuseWhatWasTakenFromTheRowOfAnotherKey(String columns) {
    // When
    node.tamper(
        "UPDATE %s SET (%s) = (SELECT %s FROM %s WHERE certificate_id = 'f6g7h8')%s"
            .formatted(TABLE, columns, columns, TABLE, HIS)
            .replace(
                "(" + columns + ") =",
                columns.contains(",") ? "(" + columns + ") =" : columns + " ="));

    // Then
    assertRefused(ID);
    assertThat(Signatures.proves(keystore.identity(OTHER).orElseThrow())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"certificate_id = 'renamed'", "version = 7", "serial = serial + 1"})
  void shouldRefuseARowThatWasGivenAnotherName(String change) {
    // When
    node.tamper("UPDATE " + TABLE + " SET " + change + HIS);

    // Then
    KeyId named =
        change.startsWith("cert")
            ? new KeyId("renamed", 1)
            : change.startsWith("version") ? new KeyId(ID.certificateId(), 7) : ID;
    assertRefused(named);
  }

  @Test
  void shouldRefuseTwoRowsThatChangedPlaces() {
    // When
    node.tamper("UPDATE " + TABLE + " SET version = 99" + HIS);
    node.tamper("UPDATE " + TABLE + " SET version = 1 WHERE version = 2");
    node.tamper("UPDATE " + TABLE + " SET version = 2 WHERE version = 99");

    // Then
    assertRefused(ID);
    assertRefused(NEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"data_key", "private_key", "chain"})
  void shouldRefuseARowOfWhichAnyByteWasChangedOrIsMissing(String column) {
    // Given
    KeyRow row = row();
    byte[] bytes = bytes(row, column);

    for (int i = 0; i < bytes.length; i++) {
      // When
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      byte[] cut = java.util.Arrays.copyOf(bytes, i);

      // Then
      assertNotOpened(with(row, column, changed));
      assertNotOpened(with(row, column, cut));
    }
    assertThat(Signatures.proves(RowCipher.open(row, master()))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"data_key", "private_key", "chain"})
  void shouldRefuseACutOffRowInTheTable(String column) {
    // When
    node.tamper("UPDATE %s SET %s = substring(%s for 20)%s".formatted(TABLE, column, column, HIS));

    // Then
    assertRefused(ID);
  }

  @Test
  void shouldRefuseACertificateOfTheAttackersInPlaceOfTheChain() throws Exception {
    // Given
    X509Certificate forged = TestCertificates.identity("forged", 1).leaf();
    String hex = HexFormat.of().formatHex(forged.getEncoded());

    // When
    node.tamper("UPDATE %s SET chain = '\\x%s'%s".formatted(TABLE, hex, HIS));

    // Then
    assertRefused(ID);
  }

  @Test
  void shouldRefuseACertificateThatWasAppendedToTheChain() throws Exception {
    // Given
    X509Certificate more = TestCertificates.authority("CN=More").leaf();
    String hex = HexFormat.of().formatHex(more.getEncoded());

    // When
    node.tamper("UPDATE %s SET chain = chain || '\\x%s'%s".formatted(TABLE, hex, HIS));

    // Then
    assertRefused(ID);
  }

  @Test
  void shouldRefuseAKeyOfTheAttackersUnderAMasterKeyOfHis() {
    // Given
    Identity forged = TestCertificates.identity(ID.certificateId(), 1);
    MasterKey his = new MasterKey(master().id(), AesKey.random());

    // When
    KeyRow row = RowCipher.seal(ID, row().serial(), forged.privateKey(), forged.chain(), his);
    write(row);

    // Then
    assertRefused(ID);
  }

  @Test
  void shouldRefuseAnOlderRowOfAnIdThatHasANewOneByNow() {
    // Given
    node.tamper("CREATE TABLE old AS SELECT * FROM " + TABLE + HIS);
    keystore.delete(ID);
    Node.generate(keystore, ID);
    assertThat(keystore.identity(ID)).isPresent();

    // When
    node.tamper("DELETE FROM " + TABLE + HIS);
    node.tamper("INSERT INTO " + TABLE + " SELECT * FROM old");

    // Then
    assertRefused(ID);
  }

  @Test
  void shouldRefuseADeletedKeyThatWasPutBack() {
    // Given
    node.tamper("CREATE TABLE old AS SELECT * FROM " + TABLE + HIS);
    keystore.delete(ID);

    // When
    node.tamper("INSERT INTO " + TABLE + " SELECT * FROM old");

    // Then
    assertRefused(ID);
  }

  @Test
  void shouldRefuseARowFromBeforeARewrapOnceTheOldMasterKeyIsGone() {
    // Given
    node.tamper("CREATE TABLE old AS SELECT * FROM " + TABLE + HIS);
    node.tamper("CREATE TABLE register AS SELECT * FROM signet_keystore.master_keys");
    String old = node.masterKeyIds().get(0);
    node.changeMasterKey();
    try (SqlKeystoreMaintenance maintenance = node.maintenance()) {
      assertThat(maintenance.rewrap(progress -> {}).failures()).isEmpty();
    }
    node.removeMasterKey(old);
    assertThat(keystore.identity(ID)).isPresent();

    // When
    node.tamper("INSERT INTO signet_keystore.master_keys SELECT * FROM register");
    node.tamper("DELETE FROM " + TABLE + HIS);
    node.tamper("INSERT INTO " + TABLE + " SELECT * FROM old");

    // Then
    KeystoreException failure = failureOf(() -> keystore.identity(ID));
    assertThat(failure).hasMessageContaining("'" + old + "'");
    assertThat(failureOf(keystore::checkHealth)).hasMessageContaining("'" + old + "'");
  }

  /** No way leads to the key: not to its handle, not to its signature, not to its envelope. */
  private void assertRefused(KeyId id) {
    SealingKey sealingKey = new SealingKey("k", new SecretKeySpec(new byte[32], "AES"));
    KeyId copy = new KeyId("copy", 1);
    List<X509Certificate> chain = TestCertificates.identity("x", 1, KeyAlgorithm.EC_P256).chain();
    assertCorrupt(failureOf(() -> keystore.identity(id)), id);
    assertCorrupt(failureOf(() -> keystore.csr(id, key -> new byte[0])), id);
    assertCorrupt(failureOf(() -> keystore.seal(id, sealingKey)), id);
    assertCorrupt(failureOf(() -> keystore.recertify(id, copy, chain)), id);
  }

  private static void assertCorrupt(KeystoreException failure, KeyId id) {
    assertThat(failure.reason()).isEqualTo(Reason.CORRUPT);
    assertThat(failure).hasMessageContaining(id.toString()).hasMessageContaining("not used");
  }

  private void assertNotOpened(KeyRow row) {
    assertThat(failureOf(() -> RowCipher.open(row, master())).reason()).isEqualTo(Reason.CORRUPT);
    assertThat(failureOf(() -> RowCipher.rewrap(row, master(), master())).reason())
        .isEqualTo(Reason.CORRUPT);
  }

  private void write(KeyRow row) {
    HexFormat hex = HexFormat.of();
    node.tamper(
        "UPDATE %s SET data_key = '\\x%s', private_key = '\\x%s', chain = '\\x%s'%s"
            .formatted(
                TABLE,
                hex.formatHex(row.dataKey()),
                hex.formatHex(row.privateKey()),
                hex.formatHex(row.chain()),
                HIS));
  }

  private KeyRow row() {
    try (java.sql.Connection connection = node.login().connect()) {
      return KeyTable.find(connection, ID).orElseThrow();
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private MasterKey master() {
    return MasterKeys.parse(
            "test", node.text("master.key").getBytes(java.nio.charset.StandardCharsets.US_ASCII))
        .writing();
  }

  private static byte[] bytes(KeyRow row, String column) {
    return switch (column) {
      case "data_key" -> row.dataKey();
      case "private_key" -> row.privateKey();
      default -> row.chain();
    };
  }

  private static KeyRow with(KeyRow row, String column, byte[] bytes) {
    return new KeyRow(
        row.id(),
        row.serial(),
        row.masterKeyId(),
        column.equals("data_key") ? bytes : row.dataKey(),
        column.equals("private_key") ? bytes : row.privateKey(),
        column.equals("chain") ? bytes : row.chain());
  }
}
