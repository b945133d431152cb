package io.signet.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.signet.api.Configuration;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.Notice;
import io.signet.api.Operation;
import io.signet.api.StageVerdicts;
import io.signet.api.Telemetry;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is measured, for Prometheus. Meters are looked up without making keys, since the data line
 * reports every call.
 */
final class Metrics implements Telemetry, AutoCloseable {

  private static final String[] STATUS_CLASSES = {"other", "1xx", "2xx", "3xx", "4xx", "5xx"};

  /** What calls that reached no API are counted under. */
  private static final String NO_API = "-";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbage = new JvmGcMetrics();
  private final Map<String, Map<String, Timer[]>> exchanges = new ConcurrentHashMap<>();

  private final CertificateMetrics certificates;
  private final VerdictMeters verdicts = new VerdictMeters(registry);

  Metrics() {
    this(Clock.systemUTC());
  }

  Metrics(Clock clock) {
    certificates = new CertificateMetrics(registry, clock);
    garbage.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
  }

  /** Everything measured so far, in Prometheus' text format. */
  String scrape() {
    return registry.scrape();
  }

  @Override
  public void exchange(String apiId, String stage, int status, long nanos) {
    exchanges
        .computeIfAbsent(apiId, api -> new ConcurrentHashMap<>())
        .computeIfAbsent(stage, name -> timers(apiId, name))[statusClass(status)]
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public LongAdder callsWith(String certificateId) {
    return certificates.calls(certificateId);
  }

  @Override
  public void failedWith(String certificateId, ErrorCode cause) {
    certificates.failed(certificateId, cause);
  }

  /** Forgets what is gone, whose series would stay for ever, and watches what is new. */
  void retain(Configuration configuration) {
    certificates.configure(configuration);
    Set<String> present = configuration.all(Kind.STAGE).keySet();
    verdicts.retain(present);
    exchanges.forEach(
        (api, stages) ->
            stages
                .entrySet()
                .removeIf(
                    stage -> {
                      boolean gone =
                          !api.equals(NO_API) && !present.contains(api + "/" + stage.getKey());
                      if (gone) {
                        Arrays.stream(stage.getValue()).forEach(registry::remove);
                      }
                      return gone;
                    }));
  }

  @Override
  public void handshake(String origin, String certificateId, Handshake outcome) {
    Counter.builder("signet.backend.handshakes")
        .description("TLS handshakes with backends")
        .tag("origin", origin)
        .tag("certificate", certificateId == null ? "none" : certificateId)
        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }

  /** Something happened to a certificate. */
  void notice(Notice notice) {
    Counter.builder("signet.notices")
        .description("What was told of certificates: rotations, expiry, verdicts")
        .tag("type", notice.type().name().toLowerCase(Locale.ROOT))
        .tag(
            "certificate",
            notice.clientCertificateId() == null ? "none" : notice.clientCertificateId())
        .register(registry)
        .increment();
  }

  @Override
  public void verdicts(StageVerdicts found) {
    verdicts.set(found);
  }

  @Override
  public void operation(Operation operation, int status, long nanos) {
    Timer.builder("signet.operations")
        .description("Control-plane operations")
        .tag("operation", operation.operationName())
        .tag("status", STATUS_CLASSES[statusClass(status)])
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    garbage.close();
    registry.close();
  }

  private Timer[] timers(String apiId, String stage) {
    Timer[] timers = new Timer[STATUS_CLASSES.length];
    for (int i = 0; i < timers.length; i++) {
      timers[i] =
          Timer.builder("signet.requests")
              .description("Calls of deployed APIs, from the request's head to the answer's end")
              .tag("api", apiId)
              .tag("stage", stage)
              .tag("status", STATUS_CLASSES[i])
              .register(registry);
    }
    return timers;
  }

  private static int statusClass(int status) {
    int hundreds = status / 100;
    return hundreds > 0 && hundreds < STATUS_CLASSES.length ? hundreds : 0;
  }
}
