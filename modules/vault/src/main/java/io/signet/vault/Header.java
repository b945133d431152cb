package io.signet.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The clear beginning of a backup: what it takes to make its keys, and nothing else.
 *
 * <pre>
 * 8 bytes   SIGNETBK
 * 1 byte    format version, 1
 * 1 byte    0 for a key file, 1 for a passphrase
 * 4 bytes   of a passphrase: Argon2id's memory in KiB, else 0
 * 4 bytes   passes, likewise
 * 4 bytes   lanes, likewise
 * 32 bytes  salt, fresh for every backup
 * 8 bytes   names the key, so that a wrong one is told from a damaged file
 * </pre>
 *
 * <p>Every chunk that follows is authenticated together with it.
 */
record Header(boolean passphrase, int memory, int passes, int lanes, byte[] salt, byte[] keyId) {

  static final int BYTES = 62;

  private static final byte[] MAGIC = "SIGNETBK".getBytes(US_ASCII);
  private static final byte VERSION = 1;
  private static final int SALT_BYTES = 32;
  private static final int KEY_ID_BYTES = 8;

  /** The second choice of RFC 9106 §4: 64 MiB, 3 passes, 4 lanes. */
  private static final int MEMORY = 64 * 1024;

  private static final int PASSES = 3;
  private static final int LANES = 4;

  /** A file must not make its reader work or allocate without end. */
  private static final int MOST_MEMORY = 256 * 1024;

  private static final int MOST_PASSES = 16;
  private static final int MOST_LANES = 16;

  /** For a new backup; the key is not named yet. */
  static Header fresh(boolean passphrase) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    byte[] keyId = new byte[KEY_ID_BYTES];
    return passphrase
        ? new Header(true, MEMORY, PASSES, LANES, salt, keyId)
        : new Header(false, 0, 0, 0, salt, keyId);
  }

  /**
   * Reads a header.
   *
   * @throws IllegalArgumentException with what is wrong with it
   */
  static Header parse(byte[] bytes) {
    if (bytes.length < MAGIC.length || !Arrays.equals(bytes, 0, 8, MAGIC, 0, 8)) {
      throw new IllegalArgumentException("it is no backup of Signet");
    }
    if (bytes.length > MAGIC.length && bytes[MAGIC.length] != VERSION) {
      throw new IllegalArgumentException(
          "its format is %d, this version of Signet reads %d"
              .formatted(bytes[MAGIC.length] & 0xff, VERSION));
    }
    if (bytes.length < BYTES) {
      throw new IllegalArgumentException("it is cut off");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, MAGIC.length + 1, BYTES - MAGIC.length - 1);
    byte kind = in.get();
    Header header =
        new Header(
            kind == 1,
            in.getInt(),
            in.getInt(),
            in.getInt(),
            take(in, SALT_BYTES),
            take(in, KEY_ID_BYTES));
    if (kind < 0 || kind > 1 || !header.sensible()) {
      throw new IllegalArgumentException("its header is damaged");
    }
    return header;
  }

  byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .put(MAGIC)
        .put(VERSION)
        .put((byte) (passphrase ? 1 : 0))
        .putInt(memory)
        .putInt(passes)
        .putInt(lanes)
        .put(salt)
        .put(keyId)
        .array();
  }

  Header naming(byte[] key) {
    return new Header(passphrase, memory, passes, lanes, salt, Arrays.copyOf(key, KEY_ID_BYTES));
  }

  String keyName() {
    return HexFormat.of().formatHex(keyId);
  }

  private boolean sensible() {
    if (!passphrase) {
      return memory == 0 && passes == 0 && lanes == 0;
    }
    return memory >= 8 * 1024
        && memory <= MOST_MEMORY
        && passes >= 1
        && passes <= MOST_PASSES
        && lanes >= 1
        && lanes <= MOST_LANES;
  }

  private static byte[] take(ByteBuffer in, int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }
}
