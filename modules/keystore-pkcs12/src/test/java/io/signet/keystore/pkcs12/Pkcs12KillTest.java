package io.signet.keystore.pkcs12;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.Keystore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills a process in the middle of its writes, again and again. {@code -Dsignet.test.kills=500}
 * makes it 500 times instead of 50.
 */
final class Pkcs12KillTest {

  private static final Logger LOG = LoggerFactory.getLogger(Pkcs12KillTest.class);
  private static final int KILLS = Integer.getInteger("signet.test.kills", 50);

  /** In one of so many rounds the kill may come while the process is still opening the keystore. */
  private static final int EARLY_EVERY = 5;

  /**
   * At most so many lines are awaited; the kill comes within the time that four more would take.
   */
  private static final int LINES = 20;

  private static final int LINES_OF_DELAY = 4;

  @TempDir private Path folder;
  private final Random random = new Random();
  private long nanosToOpen = 500_000_000;

  @Test
  void shouldHaveEveryAcknowledgedKeyHoweverOftenItIsKilled() throws Exception {
    // Given
    Ledger ledger = new Ledger();

    for (int round = 0; round < KILLS; round++) {
      // When
      Process process = KeystoreProcess.working(folder, "round" + round);
      ledger.read(killedAtRandom(process, round % EARLY_EVERY == 0));

      // Then
      try (Keystore keystore = Places.open(folder)) {
        ledger.settle(keystore);
      }
    }
    LOG.info(
        "killed times={} acknowledged={} undecided={}",
        KILLS,
        ledger.acknowledged(),
        ledger.undecided());
    assertThat(ledger.acknowledged()).isGreaterThan(KILLS);
    assertThat(ledger.undecided()).isPositive();
  }

  /** What the process said before it was killed; the last line may be cut off. */
  private String killedAtRandom(Process process, boolean early)
      throws IOException, InterruptedException {
    StringWriter output = new StringWriter();
    try (BufferedReader reader = process.inputReader(US_ASCII)) {
      if (early) {
        assertRuns(process, random.nextLong(2 * nanosToOpen));
      } else {
        assertRuns(process, readSome(reader, output));
      }
      // SIGKILL by the handle, because Process itself would close the output that is to be read.
      assertThat(process.toHandle().destroyForcibly()).isTrue();
      reader.transferTo(output);
      return output.toString();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Reads some lines; answers a time within which a few more will come, in nanoseconds. */
  private long readSome(BufferedReader reader, StringWriter output) throws IOException {
    long started = System.nanoTime();
    output.append(reader.readLine()).append('\n');
    long open = System.nanoTime();
    nanosToOpen = open - started;
    int lines = 1 + random.nextInt(LINES);
    for (int i = 0; i < lines; i++) {
      output.append(reader.readLine()).append('\n');
    }
    return random.nextLong(1 + LINES_OF_DELAY * (System.nanoTime() - open) / lines);
  }

  private static void assertRuns(Process process, long nanos) throws InterruptedException {
    assertThat(process.waitFor(nanos, NANOSECONDS)).as("it ended by itself").isFalse();
  }
}
