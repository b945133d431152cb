package io.signet.certificates;

import io.signet.api.Caller;
import io.signet.api.Notice;
import io.signet.api.Told;
import io.signet.store.Audit;
import io.signet.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Remembers which certificates could not go on: when each is tried again, ever later, and what was
 * told of it. The latter is kept in the store, so that the same is not told again by another node
 * or after a restart.
 */
final class Refusals {

  /**
   * It may be a passing trouble, such as a node that is just starting, until it was met so often.
   */
  private static final int TRIES_BEFORE_TROUBLE = 3;

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final Store store;
  private final Consumer<Notice> notices;
  private final Duration firstWait;
  private final Map<String, Tries> tries = new ConcurrentHashMap<>();

  /**
   * @param firstWait until the second try
   */
  Refusals(Store store, Consumer<Notice> notices, Duration firstWait) {
    this.store = store;
    this.notices = notices;
    this.firstWait = firstWait;
  }

  private record Tries(int count, Duration pause, Instant notBefore) {}

  /** Whether a certificate is to be left alone for now. */
  boolean waiting(String certificateId, Instant now) {
    Tries before = tries.get(certificateId);
    return before != null && now.isBefore(before.notBefore());
  }

  /** A certificate could go on. */
  void over(String certificateId) {
    tries.remove(certificateId);
    if (new ToldDocuments(store).get(certificateId).refusal() != null) {
      keep(certificateId, null);
    }
  }

  /**
   * A certificate could not go on.
   *
   * @param reason in words that stay the same while it does; {@code null} for a trouble that may
   *     pass
   * @param notice what is to be told if it is not what was told last
   */
  void refused(String certificateId, String reason, Notice notice, Instant now) {
    int count =
        tries
            .merge(
                certificateId,
                new Tries(1, firstWait, now.plus(firstWait)),
                (a, b) -> later(a, now))
            .count();
    if (reason == null && count < TRIES_BEFORE_TROUBLE) {
      return;
    }
    String kept =
        reason == null ? "it meets trouble on its way to " + notice.details().get("to") : reason;
    if (!Objects.equals(new ToldDocuments(store).get(certificateId).refusal(), kept)) {
      keep(certificateId, kept);
      notices.accept(notice);
    }
  }

  private static Tries later(Tries before, Instant now) {
    Duration twice = before.pause().multipliedBy(2);
    Duration pause = twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
    return new Tries(before.count() + 1, pause, now.plus(pause));
  }

  private void keep(String certificateId, String refusal) {
    Audit audit =
        new Audit(Caller.SIGNET, null, "TellOfRefusal", "/clientcertificates/" + certificateId);
    store.<Void>write(
        audit,
        transaction -> {
          Told told = ToldDocuments.get(transaction, certificateId);
          ToldDocuments.put(
              transaction, certificateId, new Told(told.version(), told.days(), refusal));
          return null;
        });
  }
}
