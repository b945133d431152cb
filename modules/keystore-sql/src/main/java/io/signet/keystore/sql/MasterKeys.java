package io.signet.keystore.sql;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signet.keystore.KeystoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The master keys of a node: the first one wraps, all of them unwrap.
 *
 * <p>As text: one key a line, its id and its 256 bits in Base64 with a space between; lines that
 * are empty or begin with {@code #} do not count.
 */
final class MasterKeys {

  private final String source;
  private final List<MasterKey> keys;

  private MasterKeys(String source, List<MasterKey> keys) {
    this.source = source;
    this.keys = List.copyOf(keys);
  }

  /**
   * Reads keys.
   *
   * @param source where the text is from, for messages
   * @param text the caller wipes it
   * @throws KeystoreException {@code INVALID}; the message tells the line and nothing of what it
   *     holds
   */
  static MasterKeys parse(String source, byte[] text) {
    List<MasterKey> keys = new ArrayList<>();
    int line = 0;
    for (int start = 0; start < text.length; line++) {
      int end = start;
      while (end < text.length && text[end] != '\n') {
        end++;
      }
      parseLine(source, line + 1, Arrays.copyOfRange(text, start, end)).ifPresent(keys::add);
      start = end + 1;
    }
    if (keys.isEmpty()) {
      throw invalid(source + " holds no master key");
    }
    if (keys.stream().map(MasterKey::id).distinct().count() < keys.size()) {
      throw invalid(source + " holds two master keys of one id");
    }
    return new MasterKeys(source, keys);
  }

  /** The one that wraps what is new. */
  MasterKey writing() {
    return keys.get(0);
  }

  Optional<MasterKey> find(String id) {
    return keys.stream().filter(key -> key.id().equals(id)).findFirst();
  }

  /** Where they are from. */
  String source() {
    return source;
  }

  Set<String> ids() {
    return keys.stream().map(MasterKey::id).collect(Collectors.toCollection(TreeSet::new));
  }

  void wipe() {
    keys.forEach(key -> key.key().destroy());
  }

  @Override
  public String toString() {
    return "MasterKeys" + ids() + " of " + source;
  }

  private static Optional<MasterKey> parseLine(String source, int number, byte[] line) {
    try {
      int start = 0;
      int end = line.length;
      while (start < end && line[start] <= ' ') {
        start++;
      }
      while (end > start && line[end - 1] <= ' ') {
        end--;
      }
      if (start == end || line[start] == '#') {
        return Optional.empty();
      }
      return Optional.of(parseKey(line, start, end));
    } catch (IllegalArgumentException e) {
      // The cause may quote what it did not like, and that may be the key.
      throw invalid(
          "%s, line %d: a master key is an id, a space, and 256 bits in Base64"
              .formatted(source, number));
    } finally {
      Arrays.fill(line, (byte) 0);
    }
  }

  private static MasterKey parseKey(byte[] line, int start, int end) {
    int space = start;
    while (space < end && line[space] > ' ') {
      space++;
    }
    int from = space;
    while (from < end && line[from] <= ' ') {
      from++;
    }
    byte[] encoded = Arrays.copyOfRange(line, from, end);
    byte[] bytes = new byte[0];
    try {
      bytes = Base64.getDecoder().decode(encoded);
      AesKey key = new AesKey(bytes.clone());
      return new MasterKey(new String(line, start, space - start, US_ASCII), key);
    } finally {
      Arrays.fill(encoded, (byte) 0);
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static KeystoreException invalid(String message) {
    return new KeystoreException(KeystoreException.Reason.INVALID, message);
  }
}
