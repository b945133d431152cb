package io.signet.it;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what became of the calls of the isolation test, and what must not have. */
final class IsolationTally {

  private static final int ENOUGH = 20;

  final AtomicLong accepted1 = new AtomicLong();
  final AtomicLong accepted2 = new AtomicLong();
  final AtomicLong anonymous = new AtomicLong();
  final AtomicLong refused = new AtomicLong();

  /** The backend saw a certificate that the stage did not have then. */
  final AtomicLong wrongIdentity = new AtomicLong();

  /** A call that had to be refused reached the backend. */
  final AtomicLong laxerPolicy = new AtomicLong();

  /** A connection served calls of two policies. */
  final AtomicLong sharedConnection = new AtomicLong();

  /** Neither what was expected nor a leak. */
  final AtomicLong lost = new AtomicLong();

  private final List<String> complaints = new CopyOnWriteArrayList<>();

  /** A call has come to the backend. */
  void arrived(Witness.Connection connection, Way way) {
    Way first = connection.belongsTo(way);
    if (first != way) {
      complain(
          sharedConnection,
          "connection " + connection.number() + " of " + first + " served " + way);
    }
  }

  /** A call was accepted by the backend. */
  void accepted(String version, String serial) {
    (version.equals("HTTP_2") ? accepted2 : accepted1).incrementAndGet();
    if (serial.equals(Witness.NOBODY)) {
      anonymous.incrementAndGet();
    }
  }

  void complain(AtomicLong kind, String complaint) {
    kind.incrementAndGet();
    if (complaints.size() < ENOUGH) {
      complaints.add(complaint);
    }
  }

  long calls() {
    return accepted1.get() + accepted2.get() + refused.get() + lost.get();
  }

  /** What went wrong; the first twenty. */
  List<String> complaints() {
    return complaints;
  }

  @Override
  public String toString() {
    return "accepted over HTTP/1.1 %d, over HTTP/2 %d (%d without certificate), refused %d, lost %d;"
            .formatted(accepted1.get(), accepted2.get(), anonymous.get(), refused.get(), lost.get())
        + " wrong identity %d, laxer policy %d, shared connection %d"
            .formatted(wrongIdentity.get(), laxerPolicy.get(), sharedConnection.get());
  }
}
