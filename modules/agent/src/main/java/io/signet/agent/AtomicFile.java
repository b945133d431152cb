package io.signet.agent;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files of which a reader sees the old or the new content, never a part, whatever happens. */
final class AtomicFile {

  private static final Set<PosixFilePermission> READABLE =
      PosixFilePermissions.fromString("rw-r--r--");

  private AtomicFile() {}

  /** Replaces a file's content; mode, owner and group stay, a new file can be read by all. */
  static void write(Path file, byte[] content) {
    Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      try (FileChannel channel = FileChannel.open(fresh, CREATE_NEW, WRITE)) {
        likeBefore(file, fresh);
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel folder = FileChannel.open(fresh.toAbsolutePath().getParent(), READ)) {
        folder.force(true);
      }
    } catch (IOException e) {
      discard(fresh);
      throw new TrustSyncException("cannot write " + file, e);
    }
  }

  private static void likeBefore(Path file, Path fresh) throws IOException {
    if (!Files.exists(file)) {
      Files.setPosixFilePermissions(fresh, READABLE);
      return;
    }
    PosixFileAttributes before = attributes(file).readAttributes();
    PosixFileAttributes now = attributes(fresh).readAttributes();
    if (!before.owner().equals(now.owner())) {
      attributes(fresh).setOwner(before.owner());
    }
    if (!before.group().equals(now.group())) {
      attributes(fresh).setGroup(before.group());
    }
    Files.setPosixFilePermissions(fresh, before.permissions());
  }

  private static PosixFileAttributeView attributes(Path file) {
    return Files.getFileAttributeView(
        file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static void discard(Path fresh) {
    try {
      Files.deleteIfExists(fresh);
    } catch (IOException e) {
      // The next write begins with deleting it.
    }
  }
}
