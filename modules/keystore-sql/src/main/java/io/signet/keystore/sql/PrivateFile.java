package io.signet.keystore.sql;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.signet.keystore.KeystoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Files with secrets: of the owner's alone, or they are not used. */
final class PrivateFile {

  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private PrivateFile() {}

  /**
   * The bytes of a file; the caller wipes them.
   *
   * @throws KeystoreException {@code INVALID} if others may use it, {@code UNAVAILABLE} if it
   *     cannot be read
   */
  static byte[] read(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (!OWNERS.containsAll(permissions)) {
        throw new KeystoreException(
            KeystoreException.Reason.INVALID,
            "%s is open to others (%s); run: chmod 600 %s"
                .formatted(file, PosixFilePermissions.toString(permissions), file));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unavailable("read", file, e);
    }
  }

  /** A secret of one line, without its end. */
  static String readLine(Path file) {
    byte[] bytes = read(file);
    try {
      return new String(bytes, java.nio.charset.StandardCharsets.UTF_8).strip();
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Equal to the last one as long as the file is the same; {@code null} if there is none. */
  static Object stamp(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return Arrays.asList(now.fileKey(), now.lastModifiedTime(), now.size());
    } catch (IOException e) {
      return null;
    }
  }

  /** Puts a file into its place as a whole, mode 0600, and on disk when this returns. */
  static void write(Path file, byte[] content) {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.deleteIfExists(temporary);
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              Set.of(CREATE_NEW, WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(temporary, file, ATOMIC_MOVE);
      try (FileChannel folder = FileChannel.open(file.getParent(), READ)) {
        folder.force(true);
      }
    } catch (IOException e) {
      throw unavailable("write", file, e);
    }
  }

  private static KeystoreException unavailable(String action, Path file, IOException cause) {
    String why =
        cause instanceof NoSuchFileException
            ? "it or its folder does not exist"
            : cause instanceof AccessDeniedException
                ? "permission denied"
                : String.valueOf(cause.getMessage()).replace('\n', ' ');
    return new KeystoreException(
        KeystoreException.Reason.UNAVAILABLE,
        "cannot %s %s: %s".formatted(action, file, why),
        cause);
  }
}
