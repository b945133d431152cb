package io.signet.it;

import java.util.ArrayList;
import java.util.List;

/**
 * Judges a history: what was acknowledged is not lost, and time does not run backwards.
 *
 * <p>Each register by itself must look as if all that happened to it had happened one after the
 * other (linearizability); what is looked for are the two ways in which reads give the lie to that:
 * a value that a later acknowledged write had replaced, and an older value after a newer one.
 */
final class HistoryChecker {

  private HistoryChecker() {}

  /** The faults of a history, each with its evidence; none if it is sound. */
  static List<String> faults(History history) {
    List<String> faults = new ArrayList<>();
    for (String register : history.registers()) {
      List<Attempt> reads = history.of(register).stream().filter(Attempt::answered).toList();
      for (Attempt read : reads) {
        history
            .objection(register, read.value(), read.begun(), read.ended())
            .ifPresent(objection -> faults.add(read + ": " + objection));
      }
      backwards(history.of(register), reads, faults);
    }
    return faults;
  }

  /** A read of what was written before what an earlier read had shown already. */
  private static void backwards(List<Attempt> all, List<Attempt> reads, List<String> faults) {
    // Once for each read: for each pair of them, a long run would be judged for hours.
    List<Placed> placed = reads.stream().map(read -> Placed.in(all, read)).toList();
    for (Placed earlier : placed) {
      for (Placed later : placed) {
        if (later.read.begun() > earlier.read.ended()
            && later.latest < earlier.earliest
            && !later.read.value().equals(earlier.read.value())) {
          faults.add(later.read + ": older than what was read before: " + earlier.read);
        }
      }
    }
  }

  /** A read, and between which moments what it showed was written. */
  private record Placed(Attempt read, long earliest, long latest) {

    static Placed in(List<Attempt> all, Attempt read) {
      return new Placed(
          read, HistoryChecker.earliest(all, read.value()), HistoryChecker.latest(all, read));
    }
  }

  /** The earliest that a value can have been written. */
  private static long earliest(List<Attempt> all, String value) {
    return all.stream()
        .filter(attempt -> attempt.effective() && attempt.value().equals(value))
        .mapToLong(Attempt::begun)
        .min()
        .orElse(0);
  }

  /** The latest that what was read can have been written. */
  private static long latest(List<Attempt> all, Attempt read) {
    return all.stream()
        .filter(attempt -> attempt.effective() && attempt.value().equals(read.value()))
        .filter(write -> write.begun() <= read.ended())
        .mapToLong(Attempt::ended)
        .max()
        .orElse(0);
  }
}
