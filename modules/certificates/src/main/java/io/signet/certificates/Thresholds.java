package io.signet.certificates;

import io.signet.api.StoredCertificate;
import io.signet.api.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How long before the end of the version in use it is told of. Of several that have been reached
 * since it was looked last only the most urgent counts; one that is half of the version's life or
 * more counts for nothing, as it would be reached when nobody can have forgotten anything yet.
 */
final class Thresholds {

  /** The most urgent first. */
  private static final List<Integer> DAYS = List.of(1, 7, 30);

  /** The threshold of what has expired. */
  static final int EXPIRED = 0;

  private Thresholds() {}

  /** The threshold that is to be told of now; empty if there is none, or it has been told. */
  static Optional<Integer> due(StoredCertificate certificate, Told told, Instant now) {
    return reached(certificate, now)
        .filter(
            days ->
                told.version() != certificate.version()
                    || told.days() == null
                    || told.days() > days);
  }

  private static Optional<Integer> reached(StoredCertificate certificate, Instant now) {
    Instant end = certificate.certificate().expirationDate();
    if (now.isAfter(end)) {
      return Optional.of(EXPIRED);
    }
    Duration life = Duration.between(certificate.active().createdDate(), end);
    return DAYS.stream()
        .filter(days -> !now.isBefore(end.minus(Duration.ofDays(days))))
        .filter(days -> life.compareTo(Duration.ofDays(2L * days)) > 0)
        .findFirst();
  }
}
