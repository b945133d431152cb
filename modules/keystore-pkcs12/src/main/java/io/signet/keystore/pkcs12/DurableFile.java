package io.signet.keystore.pkcs12;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.signet.keystore.KeystoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A small file of the owner's alone that is either the old or the new one, whatever happens.
 *
 * <p>It is written beside its place, synced, and renamed into it; then the folder is synced,
 * because a rename is not durable before that. One process writes at a time, so one name for the
 * temporary file is enough, and a leftover of a crash is replaced by the next write.
 */
final class DurableFile {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private final Path path;
  private final Path temporary;
  private final Path probe;

  /**
   * @param path absolute; where it is a symbolic link, what it points to is written
   */
  DurableFile(Path path) {
    this.path = target(path);
    this.temporary = this.path.resolveSibling(this.path.getFileName() + ".tmp");
    this.probe = this.path.resolveSibling(this.path.getFileName() + ".probe");
  }

  Path path() {
    return path;
  }

  boolean exists() {
    return Files.exists(path);
  }

  byte[] read() {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw unavailable("read", path, e);
    }
  }

  void write(byte[] content) {
    try {
      Files.deleteIfExists(temporary);
      try (FileChannel channel =
          FileChannel.open(temporary, Set.of(CREATE_NEW, WRITE), attribute(OWNER_ONLY))) {
        writeFully(channel, content);
        channel.force(true);
      }
      Files.move(temporary, path, ATOMIC_MOVE);
      syncFolder();
    } catch (IOException e) {
      removeQuietly(temporary, e);
      throw unavailable("write", path, e);
    }
  }

  /** Removes what a crash may have left; the caller holds the lock. */
  void removeLeftovers() {
    try {
      Files.deleteIfExists(temporary);
      Files.deleteIfExists(probe);
    } catch (IOException e) {
      throw unavailable("clean up beside", path, e);
    }
  }

  /** Takes rights from the group and from others; answers whether they had any. */
  boolean makePrivate() {
    try {
      if (OWNER_ONLY.containsAll(Files.getPosixFilePermissions(path))) {
        return false;
      }
      Files.setPosixFilePermissions(path, OWNER_ONLY);
      return true;
    } catch (IOException e) {
      throw unavailable("change the mode of", path, e);
    }
  }

  /** Checks that the file is there and that a new one could be written beside it. */
  void checkWritable() {
    if (!Files.isReadable(path)) {
      throw new KeystoreException(
          KeystoreException.Reason.UNAVAILABLE, path + " has gone or cannot be read any more");
    }
    try {
      try (FileChannel channel =
          FileChannel.open(probe, Set.of(CREATE, WRITE), attribute(OWNER_ONLY))) {
        writeFully(channel, new byte[1]);
      }
      Files.deleteIfExists(probe);
    } catch (IOException e) {
      throw unavailable("write beside", path, e);
    }
  }

  /** Makes the folder of a file, closed to others, unless it is there. */
  static void makeFolderOf(Path file) {
    Path folder = file.getParent();
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder, attribute(OWNER_ONLY_FOLDER));
      }
    } catch (IOException e) {
      throw unavailable("make the folder", folder, e);
    }
  }

  static FileAttribute<?> ownerOnly() {
    return attribute(OWNER_ONLY);
  }

  static KeystoreException unavailable(String action, Path path, IOException cause) {
    return new KeystoreException(
        KeystoreException.Reason.UNAVAILABLE,
        "cannot %s %s: %s".formatted(action, path, inWords(cause)),
        cause);
  }

  private static String inWords(IOException cause) {
    if (cause instanceof NoSuchFileException missing) {
      return missing.getFile() + " does not exist";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof FileSystemException other && other.getReason() != null) {
      return other.getReason();
    }
    if (cause.getMessage() == null) {
      return cause.getClass().getSimpleName();
    }
    return cause.getMessage().replace('\n', ' ');
  }

  private static Path target(Path path) {
    if (!Files.isSymbolicLink(path)) {
      return path;
    }
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw unavailable("follow the link", path, e);
    }
  }

  private void syncFolder() throws IOException {
    try (FileChannel folder = FileChannel.open(path.getParent(), READ)) {
      folder.force(true);
    }
  }

  private static void writeFully(FileChannel channel, byte[] content) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(content);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static void removeQuietly(Path file, IOException primary) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      primary.addSuppressed(e);
    }
  }

  private static FileAttribute<?> attribute(Set<PosixFilePermission> permissions) {
    return PosixFilePermissions.asFileAttribute(permissions);
  }
}
