package io.signet.keystore.pkcs11;

import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Logged in to a token: its sessions, each used by one thread at a time, and the handles that hold
 * as long as they do.
 */
final class Connection {

  private static final long PATIENCE_SECONDS = 5;

  private final Pkcs11Settings settings;
  private final Cryptoki cryptoki;
  private final long generation;
  private final long slot;
  private final Semaphore free;
  private final Queue<Long> idle = new ConcurrentLinkedQueue<>();
  private final Map<String, Long> privateKeys = new ConcurrentHashMap<>();

  private Connection(Pkcs11Settings settings, Cryptoki cryptoki, long generation, long slot) {
    this.settings = settings;
    this.cryptoki = cryptoki;
    this.generation = generation;
    this.slot = slot;
    this.free = new Semaphore(settings.sessions(), true);
  }

  /** Something done within a session. */
  interface Work<T> {
    T in(Session session);
  }

  /**
   * Finds the token and logs in, with one attempt.
   *
   * @throws KeystoreException {@code WRONG_PASSWORD}, or {@code UNAVAILABLE} if there is no such
   *     token
   */
  static Connection open(Pkcs11Settings settings, Cryptoki cryptoki, long generation) {
    long slot = find(settings, cryptoki);
    Cryptoki.TokenInfo info = cryptoki.tokenInfo(slot);
    if (info.has(Constants.CKF_USER_PIN_LOCKED)) {
      throw wrongPin("the PIN of token " + settings.name() + " is locked", null);
    }
    if (info.has(Constants.CKF_USER_PIN_FINAL_TRY)) {
      throw wrongPin(
          "token %s has one try left before it locks its PIN, which is not used up: log in by hand first"
              .formatted(settings.name()),
          null);
    }
    Connection connection = new Connection(settings, cryptoki, generation, slot);
    long session = cryptoki.openSession(slot);
    try {
      login(settings, cryptoki, session);
    } catch (RuntimeException e) {
      cryptoki.closeSession(session);
      throw e;
    }
    connection.idle.add(session);
    return connection;
  }

  long generation() {
    return generation;
  }

  /** Whether the token signs by a mechanism. */
  boolean signs(long mechanism) {
    return cryptoki.signs(slot, mechanism);
  }

  /**
   * Does something in a session. One that was lost is not used again, but not closed either: the
   * last session takes the login with it, and whoever comes next would find a token without keys.
   * It ends when the library is initialised anew.
   */
  <T> T use(Work<T> work) {
    acquire();
    try {
      Long known = idle.poll();
      long number = known == null ? cryptoki.openSession(slot) : known;
      boolean lost = false;
      try {
        return work.in(new Session(cryptoki, number, privateKeys));
      } catch (TokenFault e) {
        lost = e.lost();
        throw e;
      } finally {
        if (!lost) {
          idle.add(number);
        }
      }
    } finally {
      free.release();
    }
  }

  /** Closes the sessions that nobody uses. */
  void close() {
    for (Long session = idle.poll(); session != null; session = idle.poll()) {
      closeQuietly(session);
    }
  }

  private void closeQuietly(long session) {
    try {
      cryptoki.closeSession(session);
    } catch (TokenFault e) {
      // It is closed already, or its token has gone; both are what is wanted.
      privateKeys.clear();
    }
  }

  private void acquire() {
    try {
      if (free.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new KeystoreException(
        Reason.UNAVAILABLE,
        "token %s is slow: all %d sessions are busy"
            .formatted(settings.name(), settings.sessions()));
  }

  private static long find(Pkcs11Settings settings, Cryptoki cryptoki) {
    List<Long> slots =
        cryptoki.slots().stream()
            .filter(slot -> settings.slot().isEmpty() || settings.slot().get().equals(slot))
            .filter(
                slot ->
                    settings.token() == null
                        || settings.token().equals(cryptoki.tokenInfo(slot).label()))
            .toList();
    if (slots.isEmpty()) {
      throw new KeystoreException(
          Reason.UNAVAILABLE,
          "there is no token %s in %s".formatted(settings.name(), settings.library()));
    }
    if (slots.size() > 1) {
      throw new KeystoreException(
          Reason.INVALID,
          "%d tokens are called %s: set keystore.pkcs11.slot to one of %s"
              .formatted(slots.size(), settings.name(), slots));
    }
    return slots.get(0);
  }

  private static void login(Pkcs11Settings settings, Cryptoki cryptoki, long session) {
    byte[] pin = settings.pin().read();
    try {
      cryptoki.login(session, pin);
      settings.pin().accept();
    } catch (TokenFault e) {
      if (e.code() == TokenFault.PIN_INCORRECT) {
        settings.pin().refuse(pin);
        throw wrongPin(
            "token %s refuses the PIN of %s; it was tried once"
                .formatted(settings.name(), settings.pin()),
            e);
      }
      if (e.code() == TokenFault.PIN_LOCKED) {
        throw wrongPin("the PIN of token " + settings.name() + " is locked", e);
      }
      throw e;
    } finally {
      Arrays.fill(pin, (byte) 0);
    }
  }

  private static KeystoreException wrongPin(String message, Throwable cause) {
    return new KeystoreException(Reason.WRONG_PASSWORD, message, cause);
  }
}
