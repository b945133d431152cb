package io.signet.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keys;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreProvider;
import io.signet.keystore.TestCertificates;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills a migration that removes what it has taken, again and again. {@code -Dsignet.test.kills=50}
 * makes it 50 times instead of 8.
 */
final class MigrationKillTest {

  private static final Logger LOG = LoggerFactory.getLogger(MigrationKillTest.class);
  private static final int KILLS = Integer.getInteger("signet.test.kills", 8);
  private static final int KEYS_A_KILL = 4;
  private static final long MOST_DELAY_NANOS = 150_000_000;

  @TempDir private Path folder;
  private final Random random = new Random();

  @Test
  void shouldLoseAndDoubleNothingHoweverOftenItIsKilled() throws Exception {
    // Given
    Path from = folder.resolve("from");
    Path to = folder.resolve("to");
    Map<KeyId, List<X509Certificate>> before = fill(from, KILLS * KEYS_A_KILL);

    // When
    Set<String> outcomes = new HashSet<>();
    for (int i = 0; i < KILLS; i++) {
      killAtRandom(MigrationProcess.start(from, to));
      outcomes.add(proven(from).size() + " and " + proven(to).size());

      // Then: every key is at least in one place, and works there
      Map<KeyId, List<X509Certificate>> now = proven(from);
      now.putAll(proven(to));
      assertThat(now).isEqualTo(before);
    }
    String end = output(MigrationProcess.start(from, to));

    // Then
    LOG.info("killed times={} keys={} states={}", KILLS, before.size(), outcomes);
    assertThat(end).contains("done Result");
    assertThat(proven(from)).isEmpty();
    assertThat(proven(to)).isEqualTo(before);
    assertThat(outcomes).as("states that were met").hasSizeGreaterThan(KILLS / 4);
  }

  private void killAtRandom(Process process) throws Exception {
    try (BufferedReader reader = process.inputReader(US_ASCII)) {
      int left = random.nextInt(2 * KEYS_A_KILL);
      // Between what it says of its progress there are lines of the log.
      String line = reader.readLine();
      while (left > 0 && line != null && !line.equals("all")) {
        line = reader.readLine();
        left -= "taken".equals(line) ? 1 : 0;
      }
      process.waitFor(random.nextLong(MOST_DELAY_NANOS), TimeUnit.NANOSECONDS);
      process.destroyForcibly().waitFor();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String output(Process process) throws Exception {
    try (BufferedReader reader = process.inputReader(US_ASCII)) {
      return String.join("\n", reader.lines().toList());
    } finally {
      process.destroyForcibly();
    }
  }

  private static Map<KeyId, List<X509Certificate>> fill(Path data, int keys) {
    try (Keystore keystore = open(data)) {
      for (int i = 0; i < keys; i++) {
        keystore.generate(
            new KeyId("c" + i, 1),
            KeyAlgorithm.EC_P256,
            key -> List.of(TestCertificates.selfSigned(key, "CN=ApiGateway")));
      }
    }
    return proven(data);
  }

  private static Map<KeyId, List<X509Certificate>> proven(Path data) {
    Map<KeyId, List<X509Certificate>> proven = new TreeMap<>();
    try (Keystore keystore = open(data)) {
      keystore.list().forEach(id -> proven.put(id, Keys.prove(keystore, id)));
    }
    return proven;
  }

  private static Keystore open(Path data) {
    return KeystoreProvider.named("pkcs12").open(data, Map.of());
  }
}
