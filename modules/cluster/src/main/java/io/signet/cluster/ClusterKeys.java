package io.signet.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys under which nodes share. The file holds one key a line, {@code id base64}; the first
 * writes, all of them read, so a new key is put in front and an old one removed when nothing uses
 * it.
 */
public final class ClusterKeys {

  private static final int KEY_BYTES = 32;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final List<ClusterKey> keys;

  private ClusterKeys(List<ClusterKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * Reads the file.
   *
   * @throws SignetException with one line for the operator, if it cannot be read, holds no key, or
   *     others may read it
   */
  public static ClusterKeys read(Path file) {
    try {
      refuseIfShared(file);
      List<ClusterKey> keys = new ArrayList<>();
      for (String line : Files.readAllLines(file, UTF_8)) {
        if (!line.isBlank()) {
          keys.add(parse(file, line.trim()));
        }
      }
      if (keys.isEmpty()) {
        throw unusable(file, "it holds no key", null);
      }
      return new ClusterKeys(keys);
    } catch (IOException e) {
      throw unusable(file, e.toString(), e);
    }
  }

  /** Reads the file, and makes one with a fresh key, mode 0600, if there is none. */
  public static ClusterKeys readOrCreate(Path file) {
    if (!Files.exists(file)) {
      create(file);
    }
    return read(file);
  }

  /** The id of the key that writes. */
  public String writingKeyId() {
    return keys.get(0).id();
  }

  /** The key that seals private keys, made from the key that writes. */
  public SecretKey sealingKey() {
    return sealing(keys.get(0));
  }

  /** The key that opens what was sealed by the key of this id, if the file has it. */
  public Optional<SecretKey> sealingKey(String id) {
    return keys.stream().filter(key -> key.id().equals(id)).findFirst().map(ClusterKeys::sealing);
  }

  private static SecretKey sealing(ClusterKey key) {
    return key.derive("sealing");
  }

  /**
   * What the keys that sign trust bundles are made from, that of the writing key first: so all
   * nodes sign alike, and a new key can be made known before it signs.
   */
  public List<SecretKey> trustSecrets() {
    return keys.stream().map(key -> key.derive("trust")).toList();
  }

  /**
   * A name that only holders of the key file know. The oldest key makes it, so that it stays while
   * a new key is put in front on one node after the other.
   *
   * @param generation what must never meet in one cluster is told apart by it
   */
  String secretName(String generation) {
    SecretKey key = keys.get(keys.size() - 1).derive("cluster name " + generation);
    return HexFormat.of().formatHex(key.getEncoded());
  }

  /** The key that vouches for shared entries, if the file has the key of this id. */
  Optional<SecretKey> authenticationKey(String id) {
    return keys.stream()
        .filter(key -> key.id().equals(id))
        .findFirst()
        .map(key -> key.derive("authentication"));
  }

  @Override
  public String toString() {
    return "ClusterKeys" + keys.stream().map(ClusterKey::id).toList();
  }

  private static void create(Path file) {
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    byte[] id = new byte[4];
    new SecureRandom().nextBytes(id);
    String line =
        HexFormat.of().formatHex(id) + " " + Base64.getEncoder().encodeToString(random) + "\n";
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      channel.write(ByteBuffer.wrap(line.getBytes(UTF_8)));
      channel.force(true);
    } catch (IOException e) {
      throw unusable(file, e.toString(), e);
    }
  }

  private static void refuseIfShared(Path file) throws IOException {
    if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
      throw unusable(file, "others may use it; run chmod 600 on it", null);
    }
  }

  private static ClusterKey parse(Path file, String line) {
    int space = line.indexOf(' ');
    try {
      byte[] bytes = Base64.getDecoder().decode(line.substring(space + 1).trim());
      if (space > 0 && bytes.length == KEY_BYTES) {
        return new ClusterKey(line.substring(0, space), bytes);
      }
    } catch (IllegalArgumentException e) {
      throw unusable(file, "a line is not 'id base64'", e);
    }
    throw unusable(file, "a line is not an id and 256 bits in Base64", null);
  }

  private static SignetException unusable(Path file, String why, Exception cause) {
    return new SignetException(
        ErrorCode.SERVICE_UNAVAILABLE,
        "cannot use the cluster key file " + file + ": " + why,
        cause);
  }

  private record ClusterKey(String id, byte[] secret) {

    /** HMAC-SHA256 as a key derivation: one purpose, one key (NIST SP 800-108, one block). */
    SecretKey derive(String purpose) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return new SecretKeySpec(mac.doFinal(("signet " + purpose).getBytes(UTF_8)), "AES");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public String toString() {
      return "ClusterKey[" + id + "]";
    }
  }
}
