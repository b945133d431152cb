package io.signet.store;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files and folders that only the user of this process may read. */
final class PrivateFiles {

  private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);
  private static final Set<PosixFilePermission> FOLDER = fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = fromString("rw-------");

  private PrivateFiles() {}

  /** Makes a folder of mode 0700 with its parents; an existing one is given that mode. */
  static void createDirectory(Path folder) throws IOException {
    Files.createDirectories(folder, attributes(folder, FOLDER));
    restrict(folder, FOLDER);
  }

  /** Makes an empty file of mode 0600; an existing one is given that mode. */
  static void createFile(Path file) throws IOException {
    try {
      Files.createFile(file, attributes(file, FILE));
    } catch (FileAlreadyExistsException e) {
      restrict(file, FILE);
    }
  }

  /**
   * Checks a file with a secret that the operator has written.
   *
   * @throws IOException if others may read it; the message says what to do
   */
  static void requirePrivate(Path file) throws IOException {
    if (posix(file) && !FILE.containsAll(Files.getPosixFilePermissions(file))) {
      throw new IOException("it is open to others; run: chmod 600 " + file);
    }
  }

  /** What went wrong, in words; the JDK's own message is often just the path. */
  static String reason(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "it is not a directory";
    }
    if (failure instanceof NoSuchFileException) {
      return "it does not exist";
    }
    return failure.getMessage();
  }

  private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
    return posix(path)
        ? new FileAttribute<?>[] {asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  /** A mounted volume may belong to somebody else: then its owner decides who reads it. */
  private static void restrict(Path path, Set<PosixFilePermission> permissions) {
    if (!posix(path)) {
      return;
    }
    try {
      if (!Files.getPosixFilePermissions(path).equals(permissions)) {
        Files.setPosixFilePermissions(path, permissions);
      }
    } catch (IOException e) {
      LOG.warn("others may be able to read path={} reason={}", path, reason(e));
    }
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
