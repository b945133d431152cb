package io.signet.vault;

import static io.signet.vault.BackupTest.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.SignetException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup that somebody had his hands on is refused, and nothing is changed by it. */
final class HostileBackupTest {

  private static final int CHUNK = Chunks.SEALED_BYTES;

  @TempDir private static Path folder;
  private static BackupKey key;

  /** Two backups of one node under one key, of several chunks each. */
  private static byte[] first;

  private static byte[] second;

  private final Path file = folder.resolve("hostile.backup");
  private final Path untouched = folder.resolve("untouched");

  @BeforeAll
  static void takeBackups() throws IOException {
    key = TestNode.key(folder, 1);
    Random random = new Random(5);
    try (TestNode node = TestNode.open(folder.resolve("data"))) {
      for (int i = 0; i < 4; i++) {
        byte[] noise = new byte[30_000];
        random.nextBytes(noise);
        node.generate("c" + i, java.util.Base64.getEncoder().encodeToString(noise));
      }
    }
    first = backup("first");
    second = backup("second");
  }

  @AfterEach
  void shouldNotHaveTouchedTheNode() {
    assertThat(TestNode.content(untouched).keySet()).isSubsetOf("signet.lock");
  }

  @Test
  void shouldHaveSeveralChunks() {
    assertThat((first.length - Header.BYTES) / CHUNK).isGreaterThanOrEqualTo(2);
  }

  @Test
  void shouldRefuseAFlippedBitWhereverItIs() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < first.length; i += i < 400 || nearABoundary(i) ? 1 : 211) {
      // Given
      byte[] changed = first.clone();
      changed[i] ^= (byte) (1 << random.nextInt(8));

      // When, Then
      assertRefused("byte " + i, changed);
    }
  }

  @Test
  void shouldRefuseWhatIsCutOffAnywhere() throws IOException {
    for (int i = 0; i < first.length; i += i < 400 || nearABoundary(i) ? 1 : 997) {
      assertRefused("cut to " + i, Arrays.copyOf(first, i));
    }
  }

  @Test
  void shouldSayThatTheEndIsMissing() throws IOException {
    // Given
    Files.write(file, Arrays.copyOf(first, Header.BYTES + CHUNK));

    // When
    SignetException refusal = refusal(() -> Backups.verify(file, key));

    // Then
    assertThat(refusal).hasMessageEndingWith("it is cut off after chunk 0");
  }

  @Test
  void shouldRefuseWhatHasMoreThanWasWritten() throws IOException {
    assertRefused("a byte more", Arrays.copyOf(first, first.length + 1));
    assertRefused("two backups", join(first, second));
    assertRefused(
        "the last chunk twice", join(first, Arrays.copyOfRange(first, lastChunk(), first.length)));
    assertRefused("a chunk of zeros", Arrays.copyOf(first, first.length + CHUNK));
  }

  @Test
  void shouldRefuseChunksInAnotherOrder() throws IOException {
    // Given
    byte[] swapped = first.clone();
    System.arraycopy(first, Header.BYTES, swapped, Header.BYTES + CHUNK, CHUNK);
    System.arraycopy(first, Header.BYTES + CHUNK, swapped, Header.BYTES, CHUNK);

    // When, Then
    assertRefused("swapped", swapped);
    assertRefused(
        "without the first chunk",
        join(
            Arrays.copyOf(first, Header.BYTES),
            Arrays.copyOfRange(first, Header.BYTES + CHUNK, first.length)));
  }

  @Test
  void shouldRefusePartsOfAnotherBackupUnderTheSameKey() throws IOException {
    for (int chunk = 0; chunk < 2; chunk++) {
      byte[] mixed = first.clone();
      int at = Header.BYTES + chunk * CHUNK;
      System.arraycopy(second, at, mixed, at, CHUNK);
      assertRefused("chunk " + chunk + " of another backup", mixed);
    }
    assertRefused(
        "the end of another backup",
        join(
            Arrays.copyOf(first, lastChunk()),
            Arrays.copyOfRange(second, lastChunk(), second.length)));
    assertRefused(
        "the header of another backup",
        join(
            Arrays.copyOf(second, Header.BYTES),
            Arrays.copyOfRange(first, Header.BYTES, first.length)));
  }

  @Test
  void shouldRefuseAnotherKeyAndNameBoth() throws IOException {
    // Given
    Files.write(file, first);

    // When
    SignetException refusal =
        refusal(() -> TestNode.restore(file, TestNode.key(folder, 2), untouched));

    // Then
    assertThat(refusal.getMessage())
        .contains("it was made with key " + Header.parse(first).keyName())
        .contains("key2 is key ");
  }

  @Test
  void shouldRefuseAnotherPassphraseAndAPassphraseForAKey() throws IOException {
    // Given
    BackupKey right = passphrase("correct horse battery");
    BackupKey wrong = passphrase("incorrect horse battery");
    Path sealed = folder.resolve("passphrase.backup");
    Backups.write(sealed, true, right, TestNode.source(folder.resolve("data")));
    Files.write(file, first);

    // When
    SignetException another = refusal(() -> TestNode.restore(sealed, wrong, untouched));
    SignetException forKey = refusal(() -> TestNode.restore(file, right, untouched));
    SignetException forPassphrase = refusal(() -> TestNode.restore(sealed, key, untouched));

    // Then
    assertThat(another).hasMessageContaining("made with another passphrase");
    assertThat(forKey).hasMessageContaining("made with a key file, not with a passphrase");
    assertThat(forPassphrase).hasMessageContaining("made with a passphrase, not with a key file");
    assertThat(Backups.verify(sealed, right).keys()).isEqualTo(4);
  }

  @Test
  void shouldNotWorkWithoutEndForAPassphraseThatCostsTooMuch() throws IOException {
    // Given
    byte[] header = first.clone();
    header[9] = 1;
    int[][] costs = {
      {Integer.MAX_VALUE, 3, 4},
      {64 * 1024, Integer.MAX_VALUE, 4},
      {64 * 1024, 3, 1 << 24},
      {-1, 3, 4},
      {64 * 1024, 0, 4},
      {64 * 1024, 3, 0},
      {0, 0, 0}
    };
    for (int[] cost : costs) {
      ByteBuffer.wrap(header, 10, 12).putInt(cost[0]).putInt(cost[1]).putInt(cost[2]);
      Files.write(file, header);

      // When
      SignetException refusal = refusal(() -> TestNode.restore(file, key, untouched));

      // Then
      assertThat(refusal).hasMessageEndingWith("its header is damaged");
    }
  }

  @Test
  void shouldRefuseWhatIsNoBackupOrOfAnotherFormat() throws IOException {
    byte[] newer = first.clone();
    newer[8] = 2;
    assertThat(messageOf(new byte[0])).endsWith("it is no backup of Signet");
    assertThat(messageOf("PK something else entirely".getBytes(UTF_8)))
        .endsWith("it is no backup of Signet");
    assertThat(messageOf(newer)).endsWith("its format is 2, this version of Signet reads 1");
  }

  @Test
  void shouldRefuseNonsenseThatTheRightKeySealed() throws IOException {
    assertNonsense("nothing", out -> {});
    assertNonsense("an unknown entry", out -> out.writeByte('X'));
    assertNonsense(
        "a huge length",
        out -> {
          out.writeByte('M');
          out.writeInt(Integer.MAX_VALUE);
        });
    assertNonsense(
        "a negative length",
        out -> {
          out.writeByte('M');
          out.writeInt(-1);
        });
    assertNonsense(
        "a length beyond the end",
        out -> {
          out.writeByte('M');
          out.writeInt(60_000_000);
          out.writeByte('{');
        });
    assertNonsense(
        "no end",
        out -> {
          manifest(out);
          out.writeByte('S');
          text(out, "DOCUMENT");
          out.writeInt(0);
        });
    assertNonsense(
        "more columns than there are",
        out -> {
          manifest(out);
          out.writeByte('S');
          text(out, "DOCUMENT");
          out.writeInt(1_000_000);
        });
    assertNonsense(
        "a count that is wrong",
        out -> {
          manifest(out);
          out.writeByte('E');
          text(out, "{\"keys\":1,\"rows\":{},\"missing\":[]}");
        });
    assertNonsense(
        "something behind the end",
        out -> {
          manifest(out);
          out.writeByte('E');
          text(out, "{\"keys\":0,\"rows\":{},\"missing\":[]}");
          out.writeByte('E');
        });
    assertNonsense(
        "a key with a path for an id",
        out -> {
          manifest(out);
          out.writeByte('K');
          text(out, "../../etc/passwd.1");
        });
    assertNonsense(
        "no JSON",
        out -> {
          out.writeByte('M');
          text(out, "[[[[");
        });
  }

  private void assertRefused(String what, byte[] content) throws IOException {
    Files.write(file, content);
    SignetException refusal;
    try {
      TestNode.restore(file, key, untouched);
      refusal = null;
    } catch (SignetException e) {
      refusal = e;
    }
    assertThat(refusal).as(what).isNotNull();
    assertThat(refusal.getMessage())
        .as(what)
        .hasLineCount(1)
        .startsWith("cannot use the backup " + file + ": ");
  }

  private void assertNonsense(String what, Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SealedOutput sealed = new SealedOutput(bytes, key.fresh());
    DataOutputStream out = new DataOutputStream(sealed);
    body.write(out);
    out.flush();
    sealed.finish();
    assertRefused(what, bytes.toByteArray());
  }

  private String messageOf(byte[] content) throws IOException {
    Files.write(file, content);
    return refusal(() -> TestNode.restore(file, key, untouched)).getMessage();
  }

  private static void manifest(DataOutputStream out) throws IOException {
    out.writeByte('M');
    text(
        out,
        "{\"signet\":\"1\",\"created\":1,\"schema\":1,\"revision\":1,\"store\":\"s\","
            + "\"keystore\":\"k\"}");
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    out.writeInt(text.length());
    out.write(text.getBytes(UTF_8));
  }

  private static BackupKey passphrase(String words) {
    return BackupKey.ofPassphraseFile(TestNode.secret(folder.resolve("words"), words + "\n"));
  }

  private static boolean nearABoundary(int at) {
    int inChunk = (at - Header.BYTES) % CHUNK;
    return inChunk < 4 || inChunk > CHUNK - 20;
  }

  private static int lastChunk() {
    return Header.BYTES + (first.length - Header.BYTES) / CHUNK * CHUNK;
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static byte[] backup(String name) throws IOException {
    Path backup = folder.resolve(name);
    Backups.write(backup, false, key, TestNode.source(folder.resolve("data")));
    return Files.readAllBytes(backup);
  }

  @FunctionalInterface
  private interface Body {
    void write(DataOutputStream out) throws IOException;
  }
}
