package io.signet.backends;

import io.signet.api.BackendTarget;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.vertx.core.Vertx;
import io.vertx.core.net.HostAndPort;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one TLS profile to one origin. It belongs to one event loop, so it needs no
 * lock; it counts calls, so that a retired profile's connections close the moment their last call
 * ends.
 */
final class ConnectionPool {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);

  /**
   * Handshakes at once. A crowd of calls is served sooner by few connections that are soon open
   * than by hundreds of handshakes that keep each other, and a backend, from ending in time.
   */
  private static final int MOST_CONNECTING = 16;

  /** How long a connection may take to say goodbye. */
  private static final long CLOSING_NANOS = 1_000_000_000L;

  private final Vertx vertx;
  private final BackendOptions options;
  private final BackendTarget target;
  private final TlsClient client;
  private final Connector connector;
  private final LongAdder calls;
  private final boolean singleUse;
  private final HostAndPort authority;
  private final Runnable whenGone;

  private final Set<PooledConnection> all = new HashSet<>();
  private final Deque<PooledConnection> idle = new ArrayDeque<>();
  private final List<PooledConnection> shared = new ArrayList<>();
  private final Claims waiting = new Claims();
  private int connecting;
  private boolean opening;
  private boolean http1;
  private boolean retired;
  private boolean gone;
  private long drainTimer = -1;
  private long unusedSince = System.nanoTime();

  /**
   * @param target any target that leads here
   * @param calls counts the calls that take this way; {@code null} for nobody
   * @param singleUse whether connections close after one call, and the pool goes with the last
   * @param whenGone told when the last connection of a retired pool has closed
   */
  ConnectionPool(
      Vertx vertx,
      BackendOptions options,
      BackendTarget target,
      TlsClient client,
      Connector connector,
      LongAdder calls,
      boolean singleUse,
      Runnable whenGone) {
    this.vertx = vertx;
    this.options = options;
    this.target = target;
    this.client = client;
    this.connector = connector;
    this.calls = calls;
    this.singleUse = singleUse;
    this.whenGone = whenGone;
    this.http1 = client.profile().protocol() == TlsProfile.Protocol.HTTP1;
    String host = target.host();
    this.authority =
        HostAndPort.create(host.indexOf(':') >= 0 ? "[" + host + "]" : host, target.port());
    client.use();
  }

  BackendTarget target() {
    return target;
  }

  TlsClient client() {
    return client;
  }

  /** What goes into Host or :authority unless the call says otherwise. */
  HostAndPort authority() {
    return authority;
  }

  /** A call takes this way. */
  void count() {
    if (calls != null) {
      calls.increment();
    }
  }

  int connections() {
    return all.size();
  }

  /** How many calls wait for a connection. */
  int waiting() {
    return waiting.size();
  }

  boolean retired() {
    return retired;
  }

  /**
   * Asks for a connection.
   *
   * @param fresh whether it should not have been lying idle
   */
  void acquire(Claim claim, boolean fresh) {
    if (retired) {
      claim.displaced();
      return;
    }
    PooledConnection free = fresh ? null : free();
    if (free != null) {
      grant(free, claim);
      return;
    }
    waiting.add(claim, fresh);
    openMore();
    if (fresh) {
      serveWaiting();
    }
    if (waiting.size() - connecting > options.pool().waitingCalls() && waiting.remove(claim)) {
      claim.refused(
          new SignetException(
              ErrorCode.SERVICE_UNAVAILABLE, "too many calls wait for " + target.origin()));
    }
  }

  /** A claim that nobody makes any more. */
  void withdraw(Claim claim) {
    waiting.remove(claim);
  }

  /**
   * Gives a connection back after a call.
   *
   * @param reusable whether the call ended so that another may follow
   */
  void release(PooledConnection connection, boolean reusable) {
    long now = System.nanoTime();
    connection.active--;
    connection.idleSince = now;
    if (!reusable
        || retired
        || singleUse
        || connection.ageNanos(now) > options.times().connectionAge().toNanos()) {
      connection.leaving = true;
    }
    if (connection.leaving) {
      leave(connection);
    } else if (!connection.multiplexed() && !connection.closed) {
      idle.addLast(connection);
    }
    serveWaiting();
    checkGone();
  }

  /** The backend has ended a connection for who we are, after a handshake that had succeeded. */
  void refused(PooledConnection connection) {
    if (!connection.refused) {
      connection.refused = true;
      connector.refused(target);
    }
  }

  /** Nobody will ask a pool for single use, that nobody has asked yet. */
  void abandonUnused() {
    if (singleUse) {
      checkGone();
    }
  }

  /** No new calls from now on; what is in flight may end within the drain time. */
  void retire() {
    if (retired) {
      return;
    }
    retired = true;
    for (PooledConnection each : new ArrayList<>(all)) {
      each.leaving = true;
      if (each.active == 0) {
        close(each);
      }
    }
    if (!all.isEmpty()) {
      drainTimer = vertx.setTimer(options.times().drain().toMillis(), id -> cutOff());
    }
    waiting.clear().forEach(Claim::displaced);
    checkGone();
  }

  /** Closes every connection, whatever is in flight on it. */
  void cutOff() {
    for (PooledConnection each : new ArrayList<>(all)) {
      LOG.info("cut off origin={} calls={}", target.origin(), each.active);
      close(each);
      cut(each);
    }
  }

  private void cut(PooledConnection connection) {
    if (client.watch() != null) {
      client.watch().cut(connection.http());
    }
  }

  /** Closes what has been idle for too long; retires the pool when it has long been empty. */
  void sweep(long now) {
    while (!idle.isEmpty() && idle.peekFirst().stale(now)) {
      close(idle.pollFirst());
    }
    for (PooledConnection each : new ArrayList<>(shared)) {
      if (each.active == 0 && each.stale(now)) {
        close(each);
      }
    }
    for (PooledConnection each : new ArrayList<>(all)) {
      if (each.closing && now - each.closingSince > CLOSING_NANOS) {
        cut(each);
      }
    }
    if (!all.isEmpty() || connecting > 0 || !waiting.isEmpty()) {
      unusedSince = now;
    } else if (now - unusedSince > options.times().unused().toNanos()) {
      retire();
    }
  }

  private PooledConnection free() {
    PooledConnection least = null;
    // Backwards, because those that have ended go.
    for (int i = shared.size() - 1; i >= 0; i--) {
      PooledConnection each = shared.get(i);
      if (each.ended()) {
        leave(each);
      } else if (each.hasRoom(options.pool().http2Streams())
          && (least == null || each.active <= least.active)) {
        least = each;
      }
    }
    if (least != null || idle.isEmpty()) {
      return least;
    }
    long now = System.nanoTime();
    PooledConnection latest = idle.pollLast();
    while (latest != null && (latest.stale(now) || latest.ended())) {
      close(latest);
      latest = idle.pollLast();
    }
    return latest;
  }

  private static void grant(PooledConnection connection, Claim claim) {
    connection.active++;
    claim.granted(connection);
  }

  private void serveWaiting() {
    if (waiting.anyRepeated()) {
      openMore();
    }
    while (!waiting.isEmpty()) {
      // If no new connection is to come, there is no room for one; a used one has to do.
      boolean anyWill = connecting == 0;
      PooledConnection free = anyWill || waiting.anyFirst() ? free() : null;
      if (free == null) {
        openMore();
        return;
      }
      grant(free, anyWill ? waiting.poll() : waiting.pollFirst());
    }
  }

  /** As many connections as the waiting calls need and the limits allow. */
  private void openMore() {
    if (opening) {
      return;
    }
    // An attempt may fail at once, and so come back here, before the next begins.
    opening = true;
    try {
      while (wantsMore()) {
        connecting++;
        connector.connect(client, target).onComplete(this::connected, this::notConnected);
      }
    } finally {
      opening = false;
    }
  }

  private boolean wantsMore() {
    int most = http1 ? options.pool().http1Connections() : options.pool().http2Connections();
    int each = http1 ? 1 : options.pool().http2Streams();
    // Connections of HTTP/2 that only wait for their last call leave room for their successors.
    int open = http1 ? all.size() : shared.size();
    int needed = (waiting.size() + each - 1) / each;
    return !retired && connecting < Math.min(needed, MOST_CONNECTING) && open + connecting < most;
  }

  private void connected(PooledConnection connection) {
    connecting--;
    all.add(connection);
    connection.http().closeHandler(closed -> closed(connection));
    connection
        .http()
        .exceptionHandler(
            failure -> LOG.debug("connection failed origin={}", target.origin(), failure));
    if (retired || (singleUse && waiting.isEmpty())) {
      close(connection);
      return;
    }
    http1 = !connection.multiplexed();
    if (connection.multiplexed()) {
      shared.add(connection);
      connection.http().shutdownHandler(leaves -> leave(connection));
    } else {
      idle.addLast(connection);
    }
    serveRepeated();
    serveWaiting();
  }

  /** The connection that has just been opened goes to those who need such a one. */
  private void serveRepeated() {
    PooledConnection free = waiting.anyRepeated() ? free() : null;
    while (free != null) {
      grant(free, waiting.poll());
      free = free.multiplexed() && waiting.anyRepeated() ? free() : null;
    }
  }

  private void notConnected(Throwable failure) {
    connecting--;
    SignetException own = SignetException.of(failure);
    // When nothing works, all who wait learn it now; else only the one for whom this was.
    boolean hopeless = all.isEmpty() && connecting == 0;
    for (int told = hopeless ? waiting.size() : 1; told > 0 && !waiting.isEmpty(); told--) {
      waiting.poll().refused(own);
    }
    serveWaiting();
    checkGone();
  }

  private void leave(PooledConnection connection) {
    connection.leaving = true;
    shared.remove(connection);
    if (connection.active == 0) {
      close(connection);
    }
  }

  private void close(PooledConnection connection) {
    if (!connection.closed && !connection.closing) {
      connection.leaving = true;
      connection.closing = true;
      connection.closingSince = System.nanoTime();
      connection
          .http()
          .close()
          .onFailure(failure -> LOG.debug("close failed origin={}", target.origin(), failure));
    }
  }

  private void closed(PooledConnection connection) {
    connection.closed = true;
    connection.leaving = true;
    all.remove(connection);
    idle.remove(connection);
    shared.remove(connection);
    serveWaiting();
    checkGone();
  }

  private void checkGone() {
    boolean empty = all.isEmpty() && connecting == 0 && waiting.isEmpty();
    if (gone || !empty || !(retired || singleUse)) {
      return;
    }
    gone = true;
    retired = true;
    vertx.cancelTimer(drainTimer);
    client.release();
    whenGone.run();
  }
}
