package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keys;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreProvider;
import io.signet.keystore.TestCertificates;
import io.signet.store.PostgresServer;
import io.signet.store.PostgresServer.Login;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code signet keystore master-key}, {@code status} and {@code rewrap}, as an operator has them.
 */
class MasterKeyIT {

  @TempDir Path data;
  @TempDir Path directory;
  private Login login;
  private Map<String, String> options;
  private Path file;

  @BeforeEach
  void makeDatabase() {
    login = PostgresServer.shared().freshDatabase();
    options = DatabaseOptions.keys(directory, login);
    file = directory.resolve("master.key");
  }

  @Test
  void shouldMakeTheFileForItsOwnerAloneAndShowNoKey() throws Exception {
    // When
    Programs.Outcome made = keystore("master-key");

    // Then
    assertThat(made.exitCode()).as(made.output()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    String id = ids().get(0);
    assertThat(made.output()).contains("made " + file + " with the master key " + id);
    assertThat(made.output()).doesNotContain(secrets().get(0));
  }

  @Test
  void shouldRefuseWhatWouldLoseAKeyAndLeaveTheFileAsItIs() throws Exception {
    // Given
    Programs.Outcome none = keystore("master-key", "--add");
    keystore("master-key");
    String before = Files.readString(file);

    // When
    Programs.Outcome again = keystore("master-key");
    Programs.Outcome unknown = keystore("master-key", "--use", "nosuchkey");
    Programs.Outcome both = keystore("master-key", "--add", "--use", ids().get(0));

    // Then
    Refusals.assertRefused(none, 1, file.toString());
    Refusals.assertRefused(again, 1, "there is a master key file " + file + " already");
    Refusals.assertRefused(unknown, 1, "has no master key 'nosuchkey'");
    assertThat(both.exitCode()).as(both.output()).isEqualTo(2);
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void shouldChangeTheMasterKeyOfAllKeys() throws Exception {
    // Given
    keystore("master-key");
    String old = ids().get(0);
    fill(3);

    // When
    Programs.Outcome added = keystore("master-key", "--add");
    String next = ids().get(1);
    Programs.Outcome used = keystore("master-key", "--use", next);
    Programs.Outcome between = keystore("status");
    Programs.Outcome rewrapped = keystore("rewrap");
    Programs.Outcome again = keystore("rewrap");
    Programs.Outcome after = keystore("status");

    // Then
    assertThat(List.of(added, used, between, rewrapped, again, after))
        .allMatch(outcome -> outcome.exitCode() == 0);
    assertThat(added.output()).contains("added the master key " + next);
    assertThat(used.output()).contains("the master key " + next + " wraps");
    assertThat(rows(between)).contains(old + " 3 reads", next + " 0 writes");
    assertThat(rewrapped.output())
        .contains("3/3", "the master key " + next + " has been given 3 keys and wraps all");
    assertThat(again.output()).contains("has been given 0 keys and wraps all");
    assertThat(rows(after)).contains(old + " 0 reads", next + " 3 writes");
    DatabaseOptions.secret(file, line(next));
    assertProven(3);
  }

  @Test
  void shouldSayWhichMasterKeyIsMissing() throws Exception {
    // Given
    keystore("master-key");
    String old = ids().get(0);
    fill(1);
    keystore("master-key", "--add");
    String next = ids().get(1);
    keystore("master-key", "--use", next);
    String whole = Files.readString(file);
    DatabaseOptions.secret(file, line(next));

    // When
    Programs.Outcome status = keystore("status");
    Programs.Outcome rewrap = keystore("rewrap");

    // Then
    assertThat(status.exitCode()).as(status.output()).isEqualTo(1);
    assertThat(rows(status)).contains(old + " 1 is missing");
    assertThat(rewrap.exitCode()).as(rewrap.output()).isEqualTo(1);
    assertThat(rewrap.output()).contains(old);
    Files.writeString(file, whole);
    assertProven(1);
  }

  @Test
  void shouldRefuseAnotherKeyOfTheSameName() throws Exception {
    // Given
    keystore("master-key");
    fill(1);
    String whole = Files.readString(file);
    DatabaseOptions.secret(file, ids().get(0) + " " + base64(new byte[32]));

    // When
    Programs.Outcome status = keystore("status");
    Programs.Outcome rewrap = keystore("rewrap");

    // Then
    Refusals.assertRefused(status, 1, "master key");
    Refusals.assertRefused(rewrap, 1, "master key");
    Files.writeString(file, whole);
    assertProven(1);
  }

  @Test
  void shouldRefuseWithoutItsDatabaseOrItsPassword() throws Exception {
    // Given
    Programs.Outcome noFile = keystore("status");
    keystore("master-key");
    Map<String, String> wrong =
        Map.of(
            "SIGNET_KEYSTORE_SQL_PASSWORD_FILE",
            "" + DatabaseOptions.secret(directory.resolve("wrong"), "wrong"));
    Map<String, String> nobody =
        Map.of("SIGNET_KEYSTORE_SQL_URL", "jdbc:postgresql://127.0.0.1:1/signet");
    Map<String, String> plain =
        Map.of("SIGNET_KEYSTORE_SQL_URL", "jdbc:postgresql://192.0.2.1/signet");

    // When, Then
    Refusals.assertRefused(noFile, 1, "there is no master key file " + file);
    Refusals.assertRefused(keystore(wrong, "status"), 1, "password authentication failed");
    Refusals.assertRefused(keystore(wrong, "rewrap"), 1, "password authentication failed");
    Refusals.assertRefused(keystore(nobody, "rewrap"), 1, "refused");
    Refusals.assertRefused(keystore(plain, "status"), 1, "is not this machine");
    Refusals.assertRefused(
        Tools.run(data, "keystore", "status"), 1, "keystore.sql.url must look like");
  }

  @Test
  void shouldGoOnWhereARewrappingWasKilled() throws Exception {
    // Given
    int keys = 400;
    keystore("master-key");
    fill(keys);
    keystore("master-key", "--add");
    String next = ids().get(1);
    keystore("master-key", "--use", next);

    // When
    Process killed = Tools.start(data, options, "keystore", "rewrap");
    try (BufferedReader output = killed.inputReader()) {
      String first = output.readLine();
      while (first != null && !first.startsWith("100/")) {
        first = output.readLine();
      }
      killed.destroyForcibly();
      assertThat(killed.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    Programs.Outcome between = keystore("status");
    Programs.Outcome again = keystore("rewrap");

    // Then
    assertThat(rows(between)).doesNotContain(next + " 0 writes");
    assertThat(again.exitCode()).as(again.output()).isZero();
    assertThat(again.output()).contains("and wraps all");
    assertThat(rows(keystore("status"))).contains(next + " " + keys + " writes");
    DatabaseOptions.secret(file, line(next));
    assertProven(keys);
  }

  private Programs.Outcome keystore(String... arguments) throws Exception {
    return keystore(Map.of(), arguments);
  }

  private Programs.Outcome keystore(Map<String, String> other, String... arguments)
      throws Exception {
    Map<String, String> all = new java.util.HashMap<>(options);
    all.putAll(other);
    List<String> command = new java.util.ArrayList<>(List.of("keystore"));
    command.addAll(List.of(arguments));
    return Tools.run(data, all, command.toArray(String[]::new));
  }

  private void fill(int keys) {
    try (Keystore keystore = open()) {
      for (int i = 0; i < keys; i++) {
        keystore.generate(
            new KeyId("c" + i, 1),
            KeyAlgorithm.EC_P256,
            key -> List.of(TestCertificates.selfSigned(key, "CN=ApiGateway")));
      }
    }
  }

  private void assertProven(int keys) {
    try (Keystore keystore = open()) {
      assertThat(keystore.list()).hasSize(keys);
      keystore.list().forEach(id -> Keys.prove(keystore, id));
    }
  }

  private Keystore open() {
    return KeystoreProvider.named("sql")
        .open(
            data,
            Map.of(
                "url",
                login.url(),
                "user",
                login.user(),
                "passwordFile",
                directory.resolve("database.password").toString(),
                "masterKeyFile",
                file.toString()));
  }

  /** Master key, keys, and what it is here, of what {@code status} prints. */
  private static List<String> rows(Programs.Outcome status) {
    return status.output().lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
  }

  private List<String> ids() throws Exception {
    return lines().stream().map(line -> line.substring(0, line.indexOf(' '))).toList();
  }

  private List<String> secrets() throws Exception {
    return lines().stream().map(line -> line.substring(line.indexOf(' ') + 1)).toList();
  }

  private String line(String id) throws Exception {
    return lines().stream().filter(line -> line.startsWith(id + " ")).findFirst().orElseThrow();
  }

  private List<String> lines() throws Exception {
    return Files.readAllLines(file).stream().filter(line -> !line.startsWith("#")).toList();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
