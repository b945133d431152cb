package io.signet.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.Search;
import io.signet.api.CertificateAuthority;
import io.signet.api.Configuration;
import io.signet.api.Document;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.StoredCertificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is measured of each client certificate, and of the gateway's own authority. There are as
 * many series as there are certificates: those of one that is gone go with it.
 */
final class CertificateMetrics {

  private static final String ID = "certificate";
  private static final double SECONDS_OF_DAY = Duration.ofDays(1).toSeconds();

  private final MeterRegistry registry;
  private final Clock clock;
  private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();

  /** By id, as the configuration in force has them; replaced as a whole. */
  private volatile Map<String, InUse> present = Map.of();

  /** The version of a certificate that is in use. */
  private record InUse(int version, Instant end) {}

  CertificateMetrics(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /** Where the calls that go out with a certificate are counted. */
  LongAdder calls(String certificateId) {
    return calls.computeIfAbsent(certificateId, this::counting);
  }

  /** A call that was to go out with a certificate failed. */
  void failed(String certificateId, ErrorCode cause) {
    Counter.builder("signet.certificate.failures")
        .description("Calls that were to go out with a certificate and failed")
        .tag(ID, certificateId)
        .tag("cause", cause.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }

  /** Follows the certificates that there are. */
  synchronized void configure(Configuration configuration) {
    Map<String, InUse> next = new HashMap<>();
    for (Document<StoredCertificate> each : configuration.all(Kind.CERTIFICATE).values()) {
      StoredCertificate stored = each.value();
      next.put(each.id(), new InUse(stored.version(), stored.certificate().expirationDate()));
    }
    for (Document<CertificateAuthority> each : configuration.all(Kind.AUTHORITY).values()) {
      next.put(each.id(), new InUse(each.value().version(), each.value().expirationDate()));
    }
    Map<String, InUse> before = present;
    present = next;
    before.keySet().stream().filter(id -> !next.containsKey(id)).forEach(this::forget);
    next.keySet().stream().filter(id -> !before.containsKey(id)).forEach(this::watch);
  }

  private LongAdder counting(String certificateId) {
    LongAdder adder = new LongAdder();
    FunctionCounter.builder("signet.certificate.calls", adder, LongAdder::sum)
        .description("Calls that went out with a certificate")
        .tag(ID, certificateId)
        .register(registry);
    return adder;
  }

  private void watch(String certificateId) {
    Gauge.builder("signet.certificate.expiry.days", () -> daysLeft(certificateId))
        .description("Days until the version in use expires; negative afterwards")
        .tag(ID, certificateId)
        .register(registry);
    Gauge.builder("signet.certificate.version", () -> version(certificateId))
        .description("The version in use")
        .tag(ID, certificateId)
        .register(registry);
    if (!certificateId.equals(CertificateAuthority.ID)) {
      calls(certificateId);
    }
  }

  private void forget(String certificateId) {
    calls.remove(certificateId);
    List<Meter> gone =
        new ArrayList<>(
            Search.in(registry)
                .name(name -> name.startsWith("signet."))
                .tag(ID, certificateId)
                .meters());
    gone.forEach(registry::remove);
  }

  private double daysLeft(String certificateId) {
    InUse certificate = present.get(certificateId);
    return certificate == null
        ? Double.NaN
        : Duration.between(clock.instant(), certificate.end()).toSeconds() / SECONDS_OF_DAY;
  }

  private double version(String certificateId) {
    InUse certificate = present.get(certificateId);
    return certificate == null ? Double.NaN : certificate.version();
  }
}
