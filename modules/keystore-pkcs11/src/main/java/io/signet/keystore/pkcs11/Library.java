package io.signet.keystore.pkcs11;

import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * A loaded PKCS #11 library. A process initialises a library once, so all keystores of one file
 * share it. A library that is initialised again forgets all sessions and handles: the generation
 * tells which are of now.
 */
final class Library {

  private static final Map<Path, Library> LOADED = new HashMap<>();
  private static final long RESTART_SECONDS = 2;

  private final Path file;
  private final Cryptoki cryptoki;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private int users;
  private long generation;

  private Library(Path file, Cryptoki cryptoki) {
    this.file = file;
    this.cryptoki = cryptoki;
  }

  /**
   * Loads a library, or takes part in one that is loaded.
   *
   * @throws KeystoreException {@code INVALID} if it is none, {@code UNAVAILABLE} if it does not
   *     start: that of some tokens does not while they are away
   */
  static Library open(Path file) {
    synchronized (LOADED) {
      Library library = LOADED.computeIfAbsent(file, Library::load);
      if (library.users == 0) {
        library.start();
      }
      library.users++;
      return library;
    }
  }

  /** Lets go of a part in the library. */
  void release() {
    synchronized (LOADED) {
      users--;
      if (users == 0) {
        lock.writeLock().lock();
        try {
          cryptoki.terminate();
        } catch (TokenFault e) {
          // It is not used any more, whatever it says.
          generation++;
        } finally {
          lock.writeLock().unlock();
        }
      }
    }
  }

  /** Calls the library while nobody initialises it anew. */
  <T> T use(Function<Cryptoki, T> work) {
    lock.readLock().lock();
    try {
      return work.apply(cryptoki);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Which initialisation this is; to be asked inside of {@link #use}. */
  long generation() {
    return generation;
  }

  /**
   * Initialises the library anew, so that it looks again for tokens.
   *
   * @param seen the generation that did not work; nothing is done if there is a newer one
   * @return whether there is a newer one now; not if a call has not ended in 2 s
   */
  boolean restart(long seen) {
    try {
      if (!lock.writeLock().tryLock(RESTART_SECONDS, TimeUnit.SECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    try {
      if (generation == seen) {
        try {
          cryptoki.terminate();
        } catch (TokenFault e) {
          // Initialising is what counts, and says itself whether it has worked.
          generation = seen;
        }
        initialize();
      }
      return true;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void start() {
    try {
      initialize();
    } catch (TokenFault e) {
      throw new KeystoreException(
          Reason.UNAVAILABLE,
          "keystore.pkcs11.library %s does not start, is the token there? %s"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** One that did not work is none: whoever tries again must find the generation that is gone. */
  private void initialize() {
    cryptoki.initialize();
    generation++;
  }

  private static Library load(Path file) {
    try {
      return new Library(file, new Cryptoki(file));
    } catch (UnsatisfiedLinkError | TokenFault e) {
      throw new KeystoreException(
          Reason.INVALID,
          "keystore.pkcs11.library is %s, which does not load as a PKCS#11 library: %s"
              .formatted(file, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  @Override
  public String toString() {
    return "Library[" + file + "]";
  }
}
