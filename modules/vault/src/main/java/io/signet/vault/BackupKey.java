package io.signet.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.api.SignetException;
import io.signet.keystore.SealingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * What opens backups: a key of 256 bits, or a passphrase, in a file that nobody but its owner may
 * read. Every backup has keys of its own, derived from this one and the backup's salt.
 */
public final class BackupKey {

  private static final int KEY_BYTES = 32;

  /** What nobody guesses by Argon2id in reasonable time, if it is no sentence from a book. */
  private static final int LEAST_PASSPHRASE = 12;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path file;
  private final boolean passphrase;
  private final byte[] secret;

  private BackupKey(Path file, boolean passphrase, byte[] secret) {
    this.file = file;
    this.passphrase = passphrase;
    this.secret = secret;
  }

  /**
   * A key as {@code openssl rand -base64 32} writes it.
   *
   * @param file of mode 0600
   * @throws SignetException with one line that says what is wrong with the file
   */
  public static BackupKey ofKeyFile(Path file) {
    String line = firstLine(file);
    try {
      byte[] key = Base64.getDecoder().decode(line.strip());
      if (key.length == KEY_BYTES) {
        return new BackupKey(file, false, key);
      }
    } catch (IllegalArgumentException e) {
      throw unusable(
          file, "it is not 256 bits in Base64; openssl rand -base64 32 makes such a key");
    }
    throw unusable(file, "it is not 256 bits in Base64; openssl rand -base64 32 makes such a key");
  }

  /**
   * A passphrase: the first line of a file.
   *
   * @param file of mode 0600
   * @throws SignetException with one line that says what is wrong with the file
   */
  public static BackupKey ofPassphraseFile(Path file) {
    String line = firstLine(file);
    if (line.length() < LEAST_PASSPHRASE) {
      throw unusable(file, "a passphrase has " + LEAST_PASSPHRASE + " characters or more");
    }
    return new BackupKey(file, true, line.getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return "BackupKey[" + file + "]";
  }

  /** The keys of one backup. */
  record Keys(Header header, SecretKey chunks, SealingKey keys) {

    @Override
    public String toString() {
      return "Keys[" + header.keyName() + "]";
    }
  }

  /** For a new backup. */
  Keys fresh() {
    Header header = Header.fresh(passphrase);
    byte[] master = master(header);
    return keys(header.naming(name(master)), master);
  }

  /**
   * For a backup that is there.
   *
   * @throws IllegalArgumentException if it was made with another key
   */
  Keys of(Header header) {
    if (header.passphrase() != passphrase) {
      throw new IllegalArgumentException(
          header.passphrase()
              ? "it was made with a passphrase, not with a key file"
              : "it was made with a key file, not with a passphrase");
    }
    byte[] master = master(header);
    Header own = header.naming(name(master));
    if (!own.keyName().equals(header.keyName())) {
      throw new IllegalArgumentException(
          passphrase
              ? "it was made with another passphrase than that in " + file
              : "it was made with key %s, and %s is key %s"
                  .formatted(header.keyName(), file, own.keyName()));
    }
    return keys(header, master);
  }

  private byte[] master(Header header) {
    if (!passphrase) {
      return secret;
    }
    Argon2BytesGenerator argon = new Argon2BytesGenerator();
    argon.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(header.memory())
            .withIterations(header.passes())
            .withParallelism(header.lanes())
            .withSalt(header.salt())
            .build());
    byte[] key = new byte[KEY_BYTES];
    argon.generateBytes(secret, key);
    return key;
  }

  private static Keys keys(Header header, byte[] master) {
    SecretKey chunks = derive(master, header.salt(), "signet backup chunks");
    SecretKey keys = derive(master, header.salt(), "signet backup keys");
    return new Keys(header, chunks, new SealingKey("backup-" + header.keyName(), keys));
  }

  private static byte[] name(byte[] master) {
    return derive(master, new byte[KEY_BYTES], "signet backup name").getEncoded();
  }

  /** HKDF with SHA-256 for a single block of output (RFC 5869). */
  private static SecretKey derive(byte[] master, byte[] salt, String purpose) {
    byte[] info = purpose.getBytes(UTF_8);
    byte[] block = Arrays.copyOf(info, info.length + 1);
    block[info.length] = 1;
    return new SecretKeySpec(hmac(hmac(salt, master), block), "AES");
  }

  private static byte[] hmac(byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String firstLine(Path file) {
    try {
      boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
      if (posix && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
        throw unusable(file, "others may use it; run chmod 600 on it");
      }
      return Files.readString(file).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw unusable(file, Failures.reason(e));
    }
  }

  private static SignetException unusable(Path file, String why) {
    return SignetException.badRequest("cannot use the backup key in " + file + ": " + why);
  }
}
