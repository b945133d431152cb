package io.signet.it;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one backend saw while the certificate was switched again and again, each time to one that
 * was never used before.
 */
final class SwitchRecord {

  private static final int ENOUGH = 20;

  private final String version;
  private final long handshakeGrace;
  private final Timeline<String> serials;
  private final Map<String, Long> replacedAt = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong handshakes = new AtomicLong();
  private final AtomicLong lastHandshake = new AtomicLong();
  private final AtomicLong lastClose = new AtomicLong();
  private final AtomicLong lastQuickClose = new AtomicLong();
  private volatile String current;

  /**
   * @param version of HTTP, as the backend calls it
   * @param graceMillis how long after a switch there may be handshakes with the old certificate
   * @param serial of the certificate in force
   */
  SwitchRecord(Witness witness, String version, long graceMillis, String serial) {
    this.version = version;
    this.handshakeGrace = TimeUnit.MILLISECONDS.toNanos(graceMillis);
    this.serials = new Timeline<>(serial);
    this.current = serial;
    witness.onOpen(this::opened);
    witness.onClose(this::closed);
  }

  /** Does the switch; it is acknowledged when that returns. */
  void switchTo(String serial, Runnable change) {
    String old = current;
    serials.changing(serial);
    change.run();
    replacedAt.put(old, Timeline.now());
    serials.changed();
    current = serial;
  }

  /**
   * Takes note of an answer.
   *
   * @param seen the version and the serial number that the backend saw, with a bar between
   */
  void answered(int status, String seen, long start) {
    String serial = seen.substring(seen.indexOf('|') + 1);
    if (status != 200 || !seen.startsWith(version + "|")) {
      complain("status " + status + ": " + seen);
    } else if (!serials.possible(serial, start, Timeline.now())) {
      complain("presented " + serial + " from " + start + ", replaced " + replacedAt.get(serial));
    } else {
      accepted.incrementAndGet();
    }
  }

  void complain(String complaint) {
    if (complaints.size() < ENOUGH) {
      complaints.add(complaint);
    }
  }

  /** How many open connections show a certificate that has been replaced. */
  long outdated(Witness witness) {
    return witness.open().stream().filter(each -> replacedAt.containsKey(each.serial())).count();
  }

  long accepted() {
    return accepted.get();
  }

  long handshakes() {
    return handshakes.get();
  }

  /**
   * How long after the acknowledgement of a switch the last old connection closed that a download
   * had kept.
   */
  long lastCloseMillis() {
    return TimeUnit.NANOSECONDS.toMillis(lastClose.get());
  }

  /** The same for connections that no download has kept. */
  long lastQuickCloseMillis() {
    return TimeUnit.NANOSECONDS.toMillis(lastQuickClose.get());
  }

  /** What went wrong; the first twenty. */
  List<String> complaints() {
    return complaints;
  }

  @Override
  public String toString() {
    long handshake = TimeUnit.NANOSECONDS.toMillis(lastHandshake.get());
    return "%s: %d accepted, %d handshakes; after the acknowledgement of a switch the last handshake"
            .formatted(version, accepted.get(), handshakes.get())
        + " with the old certificate came after %d ms, the last old connection closed after %d ms,"
            .formatted(handshake, lastQuickCloseMillis())
        + " with a download after %d ms".formatted(lastCloseMillis());
  }

  private void opened(Witness.Connection connection) {
    handshakes.incrementAndGet();
    long late = sinceReplaced(connection);
    lastHandshake.accumulateAndGet(late, Math::max);
    if (late > handshakeGrace) {
      complain("handshake with " + connection.serial() + " " + late + " ns after its switch");
    }
  }

  private void closed(Witness.Connection connection) {
    AtomicLong last = connection.lasting() ? lastClose : lastQuickClose;
    last.accumulateAndGet(sinceReplaced(connection), Math::max);
  }

  private long sinceReplaced(Witness.Connection connection) {
    Long at = replacedAt.get(connection.serial());
    return at == null ? 0 : Timeline.now() - at;
  }
}
