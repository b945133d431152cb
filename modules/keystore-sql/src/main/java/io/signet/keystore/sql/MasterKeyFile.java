package io.signet.keystore.sql;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** Makes master keys and orders their file. */
final class MasterKeyFile {

  /** Enough of a hash to tell an operator's keys apart, and too little to be of use to anybody. */
  private static final int ID_BYTES = 4;

  private static final byte[] HEAD =
      "# Master keys of keystore.sql: id, space, 256 bits in Base64. The first one wraps, all unwrap.\n"
          .getBytes(US_ASCII);

  private MasterKeyFile() {}

  /**
   * Makes a file with one new key.
   *
   * @return the key's id
   * @throws KeystoreException {@code EXISTS} if there is a file
   */
  static String create(Path file) {
    if (PrivateFile.stamp(file) != null) {
      throw new KeystoreException(
          Reason.EXISTS,
          "there is a master key file " + file + " already; --add puts a key into it");
    }
    return write(file, HEAD);
  }

  /**
   * Adds a new key behind the others, so that it unwraps and does not wrap yet.
   *
   * @return the key's id
   */
  static String add(Path file) {
    byte[] text = PrivateFile.read(file);
    try {
      MasterKeys.parse(file.toString(), text).wipe();
      return write(file, text);
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  /**
   * Puts a key in front of the others, so that it wraps what is new.
   *
   * @throws KeystoreException {@code NOT_FOUND} if the file has no such key
   */
  static void use(Path file, String id) {
    byte[] text = PrivateFile.read(file);
    byte[] ordered = new byte[text.length + 1];
    try {
      MasterKeys.parse(file.toString(), text).wipe();
      int start = startOf(text, id);
      if (start < 0) {
        throw new KeystoreException(Reason.NOT_FOUND, file + " has no master key '" + id + "'");
      }
      int end = endOf(text, start);
      System.arraycopy(text, start, ordered, 0, end - start);
      int length = end - start;
      if (ordered[length - 1] != '\n') {
        ordered[length++] = '\n';
      }
      System.arraycopy(text, 0, ordered, length, start);
      System.arraycopy(text, end, ordered, length + start, text.length - end);
      byte[] content = Arrays.copyOf(ordered, length + start + text.length - end);
      try {
        PrivateFile.write(file, content);
      } finally {
        Arrays.fill(content, (byte) 0);
      }
    } finally {
      Arrays.fill(text, (byte) 0);
      Arrays.fill(ordered, (byte) 0);
    }
  }

  private static String write(Path file, byte[] before) {
    AesKey key = AesKey.random();
    byte[] bytes = key.getEncoded();
    byte[] encoded = Base64.getEncoder().encode(bytes);
    String id = idOf(bytes);
    byte[] name = (id + " ").getBytes(US_ASCII);
    boolean open = before.length > 0 && before[before.length - 1] != '\n';
    byte[] content =
        Arrays.copyOf(before, before.length + (open ? 1 : 0) + name.length + encoded.length + 1);
    try {
      int at = before.length;
      if (open) {
        content[at++] = '\n';
      }
      System.arraycopy(name, 0, content, at, name.length);
      System.arraycopy(encoded, 0, content, at + name.length, encoded.length);
      content[content.length - 1] = '\n';
      PrivateFile.write(file, content);
      return id;
    } finally {
      key.destroy();
      Arrays.fill(bytes, (byte) 0);
      Arrays.fill(encoded, (byte) 0);
      Arrays.fill(content, (byte) 0);
    }
  }

  private static String idOf(byte[] key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("signet keystore master key id".getBytes(US_ASCII));
      return HexFormat.of().formatHex(digest.digest(key), 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where the line of a key begins; negative if there is none. */
  private static int startOf(byte[] text, String id) {
    byte[] name = id.getBytes(US_ASCII);
    for (int start = 0; start < text.length; start = endOf(text, start)) {
      int after = start + name.length;
      if (after < text.length
          && text[after] == ' '
          && Arrays.equals(text, start, after, name, 0, name.length)) {
        return start;
      }
    }
    return -1;
  }

  private static int endOf(byte[] text, int start) {
    int end = start;
    while (end < text.length && text[end] != '\n') {
      end++;
    }
    return Math.min(end + 1, text.length);
  }
}
