package io.signet.keystore.pkcs12;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.signet.keystore.KeystoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second process, and a second keystore in this one, away from a file.
 *
 * <p>The operating system lets go of the lock when the process ends, however it ends, so the lock
 * file itself stays where it is: removing it would open a gap between two that wait for it.
 */
final class ProcessLock implements AutoCloseable {

  /**
   * What this process holds. Asking the operating system is not enough: closing any channel of a
   * file gives up all POSIX locks that the process has on it, so a refused second attempt would
   * silently free the first.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private ProcessLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock that belongs to a file.
   *
   * @throws KeystoreException {@code UNAVAILABLE} if somebody else has it
   */
  static ProcessLock take(Path guarded) {
    Path file = lockFile(guarded);
    if (!HELD.add(file)) {
      throw inUse(guarded, "this process (%d)".formatted(ProcessHandle.current().pid()));
    }
    boolean taken = false;
    try {
      FileChannel channel = lock(guarded, file);
      taken = true;
      return new ProcessLock(file, channel);
    } catch (IOException e) {
      throw DurableFile.unavailable("lock", guarded, e);
    } finally {
      if (!taken) {
        HELD.remove(file);
      }
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw DurableFile.unavailable("unlock", file, e);
    } finally {
      HELD.remove(file);
    }
  }

  private static FileChannel lock(Path guarded, Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, Set.of(CREATE, WRITE), DurableFile.ownerOnly());
    boolean locked = false;
    try {
      if (channel.tryLock() == null) {
        throw inUse(guarded, "process " + Files.readString(file, US_ASCII).strip());
      }
      locked = true;
      byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(US_ASCII);
      channel.truncate(0).write(ByteBuffer.wrap(pid));
      return channel;
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  private static Path lockFile(Path guarded) {
    try {
      Path folder = guarded.getParent().toRealPath();
      return folder.resolve(guarded.getFileName() + ".lock");
    } catch (IOException e) {
      throw DurableFile.unavailable("lock", guarded, e);
    }
  }

  private static KeystoreException inUse(Path guarded, String holder) {
    return new KeystoreException(
        KeystoreException.Reason.UNAVAILABLE, guarded + " is in use by " + holder);
  }
}
