package io.signet.it;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Watches what one backend says it saw while the certificate is being switched. */
final class SwitchWatch {

  private static final int ENOUGH = 20;

  private final String protocol;
  private final long graceNanos;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong latest = new AtomicLong();
  private volatile Switch last;

  /**
   * A change from one certificate to another.
   *
   * @param acknowledged when; {@code null} while it is still asked for
   */
  private record Switch(String from, String to, Long acknowledged) {}

  /**
   * @param protocol what the backend must be spoken to with
   * @param grace how long after a switch the certificate before may still be seen
   * @param serial of the certificate in force
   */
  SwitchWatch(String protocol, Duration grace, String serial) {
    this.protocol = protocol;
    this.graceNanos = grace.toNanos();
    this.last = new Switch(serial, serial, System.nanoTime());
  }

  /** A switch is about to be asked for: from now on both certificates may be seen. */
  void switching(String serial) {
    last = new Switch(last.to, serial, null);
  }

  /** The switch has just been acknowledged: the time of the certificate before runs out. */
  void switched() {
    last = new Switch(last.from, last.to, System.nanoTime());
  }

  /** Takes note of an answer that has just come. */
  void saw(HttpResponse<String> answer) {
    Switch now = last;
    if (answer.statusCode() != 200 || !answer.body().startsWith(protocol + "|")) {
      complain("status " + answer.statusCode() + ": " + answer.body());
      return;
    }
    accepted.incrementAndGet();
    String serial = answer.body().substring(protocol.length() + 1);
    if (serial.equals(now.to)) {
      return;
    }
    long late = now.acknowledged == null ? 0 : System.nanoTime() - now.acknowledged;
    latest.accumulateAndGet(late, Math::max);
    if (!serial.equals(now.from) || late > graceNanos) {
      complain("certificate " + serial + ", " + Duration.ofNanos(late) + " after " + now);
    }
  }

  /** A call that got no answer. */
  void lost(Exception failure) {
    complain(failure.toString());
  }

  long accepted() {
    return accepted.get();
  }

  /** What went wrong; the first twenty. */
  List<String> complaints() {
    return complaints;
  }

  @Override
  public String toString() {
    return protocol
        + ": "
        + accepted
        + " accepted, "
        + complaints.size()
        + " complaints, old certificate last seen "
        + Duration.ofNanos(latest.get()).toMillis()
        + " ms after a switch";
  }

  private void complain(String complaint) {
    if (complaints.size() < ENOUGH) {
      complaints.add(complaint);
    }
  }
}
