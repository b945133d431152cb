package io.signet.server;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.signet.api.Telemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts the calls of one stage. One array holds all its numbers, so that a call whose stage has
 * not been called for a while waits for memory once and not for six timers with their parts.
 */
final class StageMeter implements Telemetry.Calls {

  private static final String[] STATUS_CLASSES = {"other", "1xx", "2xx", "3xx", "4xx", "5xx"};

  private final AtomicLongArray numbers = new AtomicLongArray(2 * STATUS_CLASSES.length);
  private final List<FunctionTimer> timers = new ArrayList<>(STATUS_CLASSES.length);
  private final MeterRegistry registry;
  private final Telemetry.Calls successor;
  private volatile boolean removed;

  /**
   * @param successor told of calls that are answered after this meter was removed
   */
  StageMeter(MeterRegistry registry, String apiId, String stage, Telemetry.Calls successor) {
    this.registry = registry;
    this.successor = successor;
    for (int i = 0; i < STATUS_CLASSES.length; i++) {
      int count = 2 * i;
      timers.add(
          FunctionTimer.builder(
                  "signet.requests",
                  numbers,
                  all -> all.get(count),
                  all -> all.get(count + 1),
                  TimeUnit.NANOSECONDS)
              .description("Calls of deployed APIs, from the request's head to the answer's end")
              .tag("api", apiId)
              .tag("stage", stage)
              .tag("status", STATUS_CLASSES[i])
              .register(registry));
    }
  }

  /** The name of a status's class, such as {@code 2xx}. */
  static String statusClass(int status) {
    return STATUS_CLASSES[index(status)];
  }

  @Override
  public void answered(int status, long nanos) {
    if (removed) {
      successor.answered(status, nanos);
      return;
    }
    int count = 2 * index(status);
    numbers.getAndIncrement(count);
    numbers.getAndAdd(count + 1, nanos);
  }

  /** Takes the series out of the registry. */
  void remove() {
    removed = true;
    timers.forEach(registry::remove);
  }

  private static int index(int status) {
    int hundreds = status / 100;
    return hundreds > 0 && hundreds < STATUS_CLASSES.length ? hundreds : 0;
  }
}
