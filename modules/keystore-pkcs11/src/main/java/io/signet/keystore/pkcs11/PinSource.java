package io.signet.keystore.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Where the PIN comes from: a file that only its owner may read, or the environment. A PIN that the
 * token has refused is not given out again until the file changes, so that no number of attempts
 * locks the token.
 */
final class PinSource {

  static final String VARIABLE = "SIGNET_KEYSTORE_PKCS11_PIN";

  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Path file;
  private final byte[] given;
  private byte[] refused;
  private long refusedAt;

  private PinSource(Path file, byte[] given) {
    this.file = file;
    this.given = given;
  }

  static PinSource file(Path file) {
    return new PinSource(file, null);
  }

  static PinSource given(String pin) {
    return new PinSource(null, pin.getBytes(UTF_8));
  }

  /**
   * The PIN as it is now; to be wiped after use.
   *
   * @throws KeystoreException {@code WRONG_PASSWORD} if it is the one that was refused
   */
  synchronized byte[] read() {
    byte[] pin = file == null ? given.clone() : readFile();
    if (refused != null && changed() == refusedAt && Arrays.equals(refused, pin)) {
      Arrays.fill(pin, (byte) 0);
      throw new KeystoreException(
          Reason.WRONG_PASSWORD,
          "the token has refused the PIN of %s, which is not tried again before %s"
              .formatted(this, file == null ? "the next start" : "the file changes"));
    }
    return pin;
  }

  /** Takes down that the token does not accept this PIN. */
  synchronized void refuse(byte[] pin) {
    refused = pin.clone();
    refusedAt = changed();
  }

  /** Takes down that the token accepts the PIN. */
  synchronized void accept() {
    if (refused != null) {
      Arrays.fill(refused, (byte) 0);
      refused = null;
    }
  }

  private long changed() {
    try {
      return file == null ? 0 : Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      return 0;
    }
  }

  private byte[] readFile() {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (!OWNERS.containsAll(permissions)) {
        throw new KeystoreException(
            Reason.INVALID,
            "the PIN file %s is open to others (%s); run: chmod 600 %s"
                .formatted(file, PosixFilePermissions.toString(permissions), file));
      }
      byte[] text = Files.readAllBytes(file);
      int length = text.length;
      while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r')) {
        length--;
      }
      byte[] pin = Arrays.copyOf(text, length);
      Arrays.fill(text, (byte) 0);
      if (length == 0) {
        throw new KeystoreException(Reason.INVALID, "the PIN file " + file + " is empty");
      }
      return pin;
    } catch (IOException e) {
      throw new KeystoreException(Reason.UNAVAILABLE, "cannot read the PIN file " + file, e);
    }
  }

  @Override
  public String toString() {
    return file == null ? VARIABLE : file.toString();
  }
}
