package io.signet.keystore.pkcs12;

import io.signet.keystore.KeystoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/** The keystore's password, from its file. */
final class Password {

  /**
   * PBKDF2 rounds per key. Rounds make guessing a password dear; 256 random bits cannot be guessed
   * at any price, so a generated password gets the least that RFC 8018 §4.2 names, and 1,000 keys
   * open in a third of a second. A password that a person chose gets what the JDK gives the file's
   * own check value: more here would protect nothing, since whoever guesses would try that one.
   */
  private static final int ROUNDS_IF_GENERATED = 1_000;

  private static final int ROUNDS_IF_GIVEN = 10_000;
  private static final int GENERATED_BYTES = 32;
  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Path file;
  private final char[] characters;
  private final int rounds;

  private Password(Path file, char[] characters, int rounds) {
    this.file = file;
    this.characters = characters;
    this.rounds = rounds;
  }

  /** The password that the operator has put into a file. */
  static Password given(Path file) {
    return new Password(file, read(file), ROUNDS_IF_GIVEN);
  }

  /** The password that {@link #generate} has put into a file. */
  static Password generated(Path file) {
    return new Password(file, read(file), ROUNDS_IF_GENERATED);
  }

  /** Makes a password of 256 random bits and keeps it in a file. */
  static Password generate(Path file) {
    byte[] random = new byte[GENERATED_BYTES];
    new SecureRandom().nextBytes(random);
    byte[] text = Base64.getEncoder().encode(random);
    try {
      new DurableFile(file).write(text);
      return new Password(file, characters(file, text), ROUNDS_IF_GENERATED);
    } finally {
      Arrays.fill(random, (byte) 0);
      Arrays.fill(text, (byte) 0);
    }
  }

  Path file() {
    return file;
  }

  /** The characters themselves; not to be kept or changed. */
  char[] characters() {
    return characters;
  }

  int rounds() {
    return rounds;
  }

  void wipe() {
    Arrays.fill(characters, '\0');
  }

  @Override
  public String toString() {
    return "Password[" + file + "]";
  }

  private static char[] read(Path file) {
    requirePrivate(file);
    byte[] text = new DurableFile(file).read();
    try {
      return characters(file, text);
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  private static void requirePrivate(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (!OWNERS.containsAll(permissions)) {
        throw invalid(
            "the password file %s is open to others (%s); run: chmod 600 %s"
                .formatted(file, PosixFilePermissions.toString(permissions), file));
      }
    } catch (IOException e) {
      throw DurableFile.unavailable("read the password file", file, e);
    }
  }

  /** PKCS#12 of the JDK takes printable ASCII only; one line break at the end is no part of it. */
  private static char[] characters(Path file, byte[] text) {
    int length = text.length;
    if (length > 0 && text[length - 1] == '\n') {
      length--;
    }
    if (length > 0 && text[length - 1] == '\r') {
      length--;
    }
    if (length == 0) {
      throw invalid("the password file " + file + " is empty");
    }
    char[] characters = new char[length];
    for (int i = 0; i < length; i++) {
      if (text[i] < ' ' || text[i] > '~') {
        Arrays.fill(characters, '\0');
        throw invalid("the password file " + file + " must hold one line of printable ASCII");
      }
      characters[i] = (char) text[i];
    }
    return characters;
  }

  private static KeystoreException invalid(String message) {
    return new KeystoreException(KeystoreException.Reason.INVALID, message);
  }
}
