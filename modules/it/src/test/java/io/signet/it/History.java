package io.signet.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Everything that was tried, by register, as those who tried it saw it. */
final class History {

  private final Map<String, List<Attempt>> attempts = new ConcurrentHashMap<>();

  /** A register has a value from the beginning. */
  void initially(String register, String value) {
    add(
        new Attempt(
            register, Attempt.Kind.WRITE, value, 0, 0, Attempt.Outcome.OK, "from the beginning"));
  }

  void add(Attempt attempt) {
    attempts.compute(
        attempt.register(),
        (register, known) -> {
          List<Attempt> more = known == null ? new ArrayList<>() : new ArrayList<>(known);
          more.add(attempt);
          return more;
        });
  }

  /** The attempts on one register. */
  List<Attempt> of(String register) {
    return attempts.getOrDefault(register, List.of());
  }

  /** The registers. */
  List<String> registers() {
    return attempts.keySet().stream().sorted().toList();
  }

  long count(Attempt.Kind kind, Attempt.Outcome outcome) {
    return attempts.values().stream()
        .flatMap(List::stream)
        .filter(attempt -> attempt.kind() == kind && attempt.outcome() == outcome)
        .count();
  }

  /**
   * Whether a register may have had a value at a time.
   *
   * <p>It may if somebody may have written it by then, and nobody has certainly replaced it: by an
   * acknowledged write that began after the other had ended and was acknowledged in time.
   *
   * @param from the earliest time at which the value was seen, or may have been
   * @param until the latest
   * @return empty if so; else the acknowledged write that speaks against it, or a note that nobody
   *     wrote such a value
   */
  Optional<String> objection(String register, String value, long from, long until) {
    List<Attempt> writes = of(register).stream().filter(Attempt::effective).toList();
    String objection = "nobody wrote " + value;
    for (Attempt write : writes) {
      if (!write.value().equals(value) || write.begun() > until) {
        continue;
      }
      Optional<Attempt> replaced =
          writes.stream()
              .filter(Attempt::acknowledged)
              .filter(later -> !later.value().equals(value))
              .filter(later -> later.begun() > write.ended() && later.ended() < from)
              .findFirst();
      if (replaced.isEmpty()) {
        return Optional.empty();
      }
      objection = "replaced before by " + replaced.get();
    }
    return Optional.of(objection);
  }
}
