package io.signet.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder that holds everything a node keeps, for this process alone: mode 0700, and locked from
 * {@link #open} to {@link #close} by {@code signet.lock}, in which the holder's process id stands.
 * The operating system frees the lock when the process dies, however it dies.
 *
 * <p>Nothing else in the process may open and close {@code signet.lock}: closing any channel of a
 * file gives up the locks of the whole process on it (POSIX).
 */
public final class DataDirectory implements AutoCloseable {

  private static final String LOCK_FILE = "signet.lock";

  /** For the same reason a second opening in one process must not get as far as the file. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel lock;

  private DataDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Takes a folder for this process; makes it, and its parents, if it is not there.
   *
   * @throws SignetException {@link ErrorCode#CONFLICT} if a process has it already, {@link
   *     ErrorCode#SERVICE_UNAVAILABLE} if it cannot be made or written; the message is one line
   *     that says what to do
   */
  public static DataDirectory open(Path folder) {
    Path path = create(folder);
    if (!HELD.add(path)) {
      throw inUse(path, "this process");
    }
    DataDirectory opened = null;
    try {
      opened = new DataDirectory(path, lock(path));
      return opened;
    } finally {
      if (opened == null) {
        HELD.remove(path);
      }
    }
  }

  /** The folder, absolute and without symbolic links. */
  public Path path() {
    return path;
  }

  /** Frees the folder for the next process. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw unusable(path, e);
    } finally {
      HELD.remove(path);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private static Path create(Path folder) {
    try {
      PrivateFiles.createDirectory(folder);
      return folder.toRealPath();
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  private static FileChannel lock(Path path) {
    FileChannel channel = null;
    boolean locked = false;
    try {
      Path file = path.resolve(LOCK_FILE);
      PrivateFiles.createFile(file);
      channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(path, "process " + Files.readString(file, US_ASCII).strip());
      }
      channel.truncate(0);
      channel.write(US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
      locked = true;
      return channel;
    } catch (IOException e) {
      throw unusable(path, e);
    } finally {
      if (!locked) {
        closeQuietly(channel);
      }
    }
  }

  private static void closeQuietly(FileChannel channel) {
    if (channel == null) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      // The failure that led here is the one to tell.
    }
  }

  private static SignetException inUse(Path path, String holder) {
    return new SignetException(
        ErrorCode.CONFLICT,
        "The data directory "
            + path
            + " is in use by "
            + holder
            + ": stop that one first, or set another directory (SIGNET_DATA_DIR)");
  }

  private static SignetException unusable(Path path, IOException cause) {
    return new SignetException(
        ErrorCode.SERVICE_UNAVAILABLE,
        "The data directory " + path + " cannot be used: " + PrivateFiles.reason(cause),
        cause);
  }
}
