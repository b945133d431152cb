package io.signet.keystore.pkcs11;

import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token that may go and come back. What fails because of the token itself makes it <em>away</em>:
 * from then on calls fail at once, and a thread looks for it every second, later every 30, until
 * one login succeeds. A PIN that was refused is not tried again.
 */
final class Token implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Token.class);
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  private final Pkcs11Settings settings;
  private final Library library;
  private final ScheduledExecutorService recovery =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "signet-token-recovery");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Connection connection;
  private volatile KeystoreException away;
  private volatile boolean closed;

  /** The initialisation of the library in which the token was looked for last. */
  private long sought;

  private Token(Pkcs11Settings settings, Library library) {
    this.settings = settings;
    this.library = library;
  }

  /**
   * Opens a token.
   *
   * @throws KeystoreException with one line that says what is wrong
   */
  static Token open(Pkcs11Settings settings) {
    Library library = Library.open(settings.library());
    Token token = new Token(settings, library);
    boolean opened = false;
    try {
      token.connection = token.firstConnection();
      opened = true;
      return token;
    } catch (TokenFault e) {
      throw token.unavailable(e);
    } finally {
      if (!opened) {
        token.recovery.shutdownNow();
        library.release();
      }
    }
  }

  String name() {
    return settings.name();
  }

  boolean signs(long mechanism) {
    Connection now = current();
    return in(now, () -> now.signs(mechanism));
  }

  /**
   * Does something in the token.
   *
   * @throws KeystoreException {@code UNAVAILABLE} if the token is away, {@code UNSUPPORTED} if it
   *     refuses what is asked
   */
  <T> T use(Connection.Work<T> work) {
    Connection now = current();
    try {
      return in(now, () -> now.use(work));
    } catch (TokenFault e) {
      if (!e.lost()) {
        throw new KeystoreException(
            Reason.UNSUPPORTED, "token " + name() + " refuses: " + e.getMessage(), e);
      }
      lose(now, e);
      throw unavailable(e);
    }
  }

  /**
   * As {@link #use}, and once more when the token is back at once: for what may be done twice.
   *
   * <p>Tokens in a network drop sessions that have been idle for long; this is how nobody notices.
   */
  <T> T useAgain(Connection.Work<T> work) {
    try {
      return use(work);
    } catch (KeystoreException e) {
      boolean justLost = e.getCause() instanceof TokenFault fault && fault.lost();
      if (justLost && recoverNow()) {
        return use(work);
      }
      throw e;
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    recovery.shutdownNow();
    Connection last = connection;
    if (last != null) {
      library.use(
          cryptoki -> {
            if (last.generation() == library.generation()) {
              last.close();
            }
            return null;
          });
    }
    library.release();
  }

  /** The connection of now; another keystore may have initialised the library anew. */
  private Connection current() {
    Connection now = require();
    if (now.generation() != library.use(cryptoki -> library.generation())) {
      lose(now, replaced());
      if (!recoverNow()) {
        return require();
      }
      return connection;
    }
    return now;
  }

  /** Handles of an earlier initialisation may be those of somebody else's sessions now. */
  private <T> T in(Connection now, Supplier<T> work) {
    return library.use(
        cryptoki -> {
          if (now.generation() != library.generation()) {
            throw replaced();
          }
          return work.get();
        });
  }

  private static TokenFault replaced() {
    return new TokenFault("C_Initialize", TokenFault.SESSION_HANDLE_INVALID);
  }

  private Connection require() {
    if (closed) {
      throw new KeystoreException(
          Reason.UNAVAILABLE, "the keystore in token " + name() + " is closed");
    }
    KeystoreException reason = away;
    if (reason != null) {
      throw new KeystoreException(reason.reason(), reason.getMessage(), reason);
    }
    return connection;
  }

  /** A library that is in use already may not have looked for tokens since. */
  private Connection firstConnection() {
    try {
      return connect();
    } catch (KeystoreException e) {
      if (e.reason() == Reason.UNAVAILABLE && library.restart(sought)) {
        return connect();
      }
      throw e;
    }
  }

  private Connection connect() {
    return library.use(
        cryptoki -> {
          sought = library.generation();
          return Connection.open(settings, cryptoki, sought);
        });
  }

  private synchronized void lose(Connection lost, TokenFault fault) {
    if (closed || away != null || connection != lost) {
      return;
    }
    away = unavailable(fault);
    LOG.warn("token is away token={} cause={}", name(), fault.getMessage());
    schedule(FIRST_PAUSE_MILLIS);
  }

  private void schedule(long pauseMillis) {
    if (!closed) {
      var unused =
          recovery.schedule(() -> recover(pauseMillis), pauseMillis, TimeUnit.MILLISECONDS);
    }
  }

  private void recover(long pauseMillis) {
    if (!recoverNow()) {
      schedule(Math.min(LONGEST_PAUSE_MILLIS, 2 * pauseMillis));
    }
  }

  /** One attempt to have the token back; answers whether it is there. */
  private synchronized boolean recoverNow() {
    if (closed || away == null) {
      return !closed;
    }
    try {
      if (!library.restart(sought)) {
        return false;
      }
      connection = connect();
      away = null;
      LOG.info("token is back token={}", name());
      return true;
    } catch (TokenFault e) {
      stayAway(unavailable(e));
    } catch (KeystoreException e) {
      stayAway(e);
    }
    return false;
  }

  private void stayAway(KeystoreException reason) {
    if (!reason.getMessage().equals(away.getMessage())) {
      LOG.warn("token is away token={} cause={}", name(), reason.getMessage());
    }
    away = reason;
  }

  KeystoreException unavailable(TokenFault fault) {
    return new KeystoreException(
        Reason.UNAVAILABLE, "token " + name() + " is away: " + fault.codeName(), fault);
  }
}
