package io.signet.keystore.sql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.signet.keystore.Identity;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.TestCertificates;
import io.signet.store.PostgresServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * What is searched for private keys and master keys: the tables' bytes, the log, what is thrown.
 */
final class NothingLeaksTest {

  /**
   * Of a secret's end, whose place in a Base64 text is not known; enough not to occur by chance.
   */
  private static final int TELLING_BYTES = 12;

  @TempDir private Path folder;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private Level level;

  @BeforeEach
  void listen() {
    level = root.getLevel();
    root.setLevel(Level.ALL);
    log.start();
    root.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(log);
    root.setLevel(level);
  }

  @Test
  void shouldFindWhatItSearchesFor() {
    // Given
    Identity identity = TestCertificates.identity("id", 1, KeyAlgorithm.EC_P256);
    byte[] pkcs8 = identity.privateKey().getEncoded();

    // When
    List<String> secrets = forms(identity.privateKey());

    // Then
    String base64 = Base64.getEncoder().encodeToString(pkcs8);
    String pem = TestCertificates.pem(identity.privateKey());
    assertThat(holdsAny(new String(pkcs8, ISO_8859_1), secrets)).isTrue();
    assertThat(holdsAny("x" + base64, secrets)).isTrue();
    assertThat(holdsAny(pem, secrets)).isTrue();
    assertThat(holdsAny(HexFormat.of().formatHex(pkcs8), secrets)).isTrue();
  }

  @Test
  void shouldHaveNoOpenKeyInRowsLogsAndFailures() throws Exception {
    // Given
    Node node = Node.first(folder, PostgresServer.shared().freshDatabase());
    List<String> secrets = new ArrayList<>();
    StringBuilder searched = new StringBuilder();

    // When
    try (Keystore keystore = node.open();
        SqlKeystoreMaintenance maintenance = node.maintenance()) {
      for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
        KeyId id = new KeyId("id" + algorithm.ordinal(), 1);
        Node.generate(keystore, id, algorithm);
        PrivateKey key = keystore.identity(id).orElseThrow().privateKey();
        secrets.addAll(forms(key));
        searched.append(thrown(() -> Node.generate(keystore, id, algorithm)));
        searched.append(
            thrown(
                () ->
                    keystore.importKey(
                        new KeyId("wrong", 1), key, TestCertificates.identity("o", 1).chain())));
      }
      secrets.addAll(masterKeys(node));
      node.changeMasterKey();
      secrets.addAll(masterKeys(node));
      searched.append(maintenance.rewrap(progress -> searched.append(progress)));
      searched.append(tables(node));
      node.tamper("UPDATE signet_keystore.keys SET version = 9");
      searched.append(thrown(() -> keystore.identity(new KeyId("id0", 9))));
      node.writePrivate("master.key", node.text("master.key") + "x");
      searched.append(thrown(keystore::checkHealth));
      node.tamper("DROP SCHEMA signet_keystore CASCADE");
      searched.append(thrown(() -> Node.generate(keystore, new KeyId("late", 1))));
      searched.append(keystore).append(maintenance).append(node.settings().keySet());
    }

    // Then
    String written = log();
    assertThat(written).contains("opened keystore");
    assertThat(secrets).hasSizeGreaterThan(20);
    assertThat(holdsAny(searched + written, secrets)).isFalse();
    assertThat(searched + written)
        .doesNotContain("PRIVATE KEY")
        .doesNotContain(node.login().password());
  }

  private static boolean holdsAny(String text, List<String> secrets) {
    return secrets.stream().anyMatch(text::contains);
  }

  /**
   * The secret numbers of a key, as they would stand in DER, Base64, PEM, hexadecimal or decimal.
   */
  private static List<String> forms(PrivateKey key) {
    List<String> forms = new ArrayList<>();
    if (key instanceof RSAPrivateCrtKey rsa) {
      for (BigInteger secret :
          List.of(rsa.getPrivateExponent(), rsa.getPrimeP(), rsa.getPrimeQ())) {
        forms.addAll(forms(magnitude(secret)));
        forms.add(secret.toString());
      }
    } else {
      BigInteger secret = ((ECPrivateKey) key).getS();
      forms.addAll(forms(magnitude(secret)));
      forms.add(secret.toString());
    }
    return forms;
  }

  /** A number's bytes without the sign. */
  private static byte[] magnitude(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  /** Base64 groups bytes by three, so a secret inside it has three forms by its place. */
  private static List<String> forms(byte[] secret) {
    List<String> forms = new ArrayList<>();
    forms.add(new String(secret, ISO_8859_1));
    forms.add(HexFormat.of().formatHex(secret));
    for (int skipped = 0; skipped < 3; skipped++) {
      byte[] part = java.util.Arrays.copyOfRange(secret, skipped, skipped + TELLING_BYTES);
      forms.add(Base64.getEncoder().encodeToString(part));
    }
    return forms;
  }

  private static List<String> masterKeys(Node node) {
    MasterKeys keys = MasterKeys.parse("test", node.text("master.key").getBytes(ISO_8859_1));
    return keys.ids().stream()
        .map(id -> keys.find(id).orElseThrow().key().getEncoded())
        .flatMap(bytes -> forms(bytes).stream())
        .toList();
  }

  private static String thrown(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    Throwable failure = catchThrowable(call);
    assertThat(failure).isNotNull();
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /** Every byte of every row of the schema, as bytes and as the server writes it. */
  private static String tables(Node node) throws Exception {
    StringBuilder text = new StringBuilder();
    try (Connection connection = node.login().connect();
        Statement statement = connection.createStatement()) {
      for (String table : List.of("keys", "master_keys", "format")) {
        try (ResultSet row = statement.executeQuery("SELECT * FROM signet_keystore." + table)) {
          int rows = 0;
          for (; row.next(); rows++) {
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
              text.append(row.getString(i)).append('\n');
              if (row.getMetaData().getColumnTypeName(i).equals("bytea")) {
                text.append(new String(row.getBytes(i), ISO_8859_1)).append('\n');
              }
            }
          }
          assertThat(rows).as(table).isPositive();
        }
      }
    }
    return text.toString();
  }

  private String log() {
    StringBuilder text = new StringBuilder();
    for (ILoggingEvent event : List.copyOf(log.list)) {
      text.append(event.getFormattedMessage()).append('\n');
      if (event.getThrowableProxy() != null) {
        text.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
    }
    return text.toString();
  }
}
