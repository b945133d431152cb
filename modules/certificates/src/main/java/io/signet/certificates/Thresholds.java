package io.signet.certificates;

import io.signet.api.CertificateAuthority;
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
    if (CertificateAuthority.issued(certificate)) {
      return now.isAfter(end.minus(life.dividedBy(2))) ? Optional.of(half(life)) : Optional.empty();
    }
    return days(life, end, now);
  }

  /** Such a certificate has been rotated long before, unless that fails. */
  private static int half(Duration life) {
    return (int) Math.max(1, life.dividedBy(2).toDays());
  }

  /** As {@link #due}, for the authority. */
  static Optional<Integer> due(CertificateAuthority authority, Told told, Instant now) {
    Instant end = authority.expirationDate();
    Optional<Integer> reached =
        now.isAfter(end)
            ? Optional.of(EXPIRED)
            : days(Duration.between(authority.createdDate(), end), end, now);
    return reached.filter(
        days -> told.version() != authority.version() || told.days() == null || told.days() > days);
  }

  private static Optional<Integer> days(Duration life, Instant end, Instant now) {
    return DAYS.stream()
        .filter(days -> !now.isBefore(end.minus(Duration.ofDays(days))))
        .filter(days -> life.compareTo(Duration.ofDays(2L * days)) > 0)
        .findFirst();
  }
}
