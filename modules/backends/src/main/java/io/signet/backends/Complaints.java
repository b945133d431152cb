package io.signet.backends;

import io.signet.api.ErrorCode;
import io.signet.api.Exchange;
import io.signet.api.SignetException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs failed calls, each kind at each origin at most once in ten seconds and then with how many
 * were left out: a backend that is down must not turn the log into a second fault. Only its event
 * loop may use it.
 */
final class Complaints {

  private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
  private static final long PAUSE_NANOS = 10_000_000_000L;
  private static final int MOST = 1000;

  private final Map<About, State> states = new HashMap<>();

  private record About(String origin, ErrorCode code) {}

  private static final class State {
    private long loggedAt;
    private long leftOut;
  }

  /**
   * @param diagnosis names the cause, if it can be told; asked only for what is logged
   */
  void about(Exchange exchange, SignetException failure, Supplier<Diagnosed> diagnosis) {
    if (LOG.isDebugEnabled()) {
      LOG.debug("backend call failed requestId={}", exchange.requestId(), failure);
    }
    long now = System.nanoTime();
    if (states.size() >= MOST) {
      states.clear();
    }
    About about = new About(exchange.target().origin(), failure.code());
    State state = states.get(about);
    if (state == null) {
      state = new State();
      states.put(about, state);
    } else if (now - state.loggedAt < PAUSE_NANOS) {
      state.leftOut++;
      return;
    }
    Diagnosed diagnosed = diagnosis.get();
    LOG.warn(
        "backend call failed requestId={} stage={} origin={} certificate={} code={} leftOut={}"
            + " reason={} cause={} remedy={}",
        exchange.requestId(),
        exchange.target().stageKey(),
        about.origin(),
        exchange.target().certificateId(),
        failure.code(),
        state.leftOut,
        failure.getMessage(),
        diagnosed == null ? "-" : diagnosed.cause().id(),
        diagnosed == null ? "-" : diagnosed.remedy());
    state.loggedAt = now;
    state.leftOut = 0;
  }
}
