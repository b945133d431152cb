package io.signet.vault;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * A file of its owner's alone that is there as a whole or not at all: written under another name
 * beside its place, synced, renamed, and the folder synced, because a rename is not durable before.
 */
final class NewFile implements AutoCloseable {

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path place;
  private final boolean replace;
  private final Path temporary;
  private final FileChannel channel;

  private NewFile(Path place, boolean replace, Path temporary, FileChannel channel) {
    this.place = place;
    this.replace = replace;
    this.temporary = temporary;
    this.channel = channel;
  }

  /**
   * Begins a file.
   *
   * @param replace whether one may be there already
   */
  static NewFile begin(Path file, boolean replace) throws IOException {
    Path place = file.toAbsolutePath();
    if (!replace && Files.exists(place)) {
      throw new FileAlreadyExistsException(place.toString());
    }
    Path temporary =
        place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID() + ".tmp");
    return new NewFile(
        place,
        replace,
        temporary,
        FileChannel.open(temporary, Set.of(CREATE_NEW, WRITE), OWNER_ONLY));
  }

  FileChannel channel() {
    return channel;
  }

  /** The file as it is until {@link #commit}. */
  Path temporary() {
    return temporary;
  }

  /** Puts the file in its place; on disk when this returns. */
  void commit() throws IOException {
    channel.force(true);
    channel.close();
    if (!replace && Files.exists(place)) {
      throw new FileAlreadyExistsException(place.toString());
    }
    Files.move(temporary, place, ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(place.getParent(), READ)) {
      folder.force(true);
    }
  }

  /** Leaves nothing behind of a file that was not committed. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(temporary);
  }
}
