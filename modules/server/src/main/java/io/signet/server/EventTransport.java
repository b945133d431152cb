package io.signet.server;

import io.vertx.core.transport.Transport;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How event loops speak with the kernel. io_uring costs the fewest system calls, but is often
 * forbidden to containers; so what works is found out at start, and the log says what it is.
 */
enum EventTransport {
  /** The first that works of io_uring, epoll and NIO. */
  AUTO,
  /** io_uring, or no start. */
  IO_URING,
  /** epoll, or no start. */
  EPOLL,
  /** The JDK's own selectors, which work everywhere. */
  NIO;

  private static final Logger LOG = LoggerFactory.getLogger(EventTransport.class);

  /**
   * The transport to use.
   *
   * @throws StartFailure if the one that was asked for does not work here
   */
  Transport choose() {
    for (EventTransport candidate : this == AUTO ? List.of(IO_URING, EPOLL) : List.of(this)) {
      Transport transport = candidate.vertx();
      if (transport != null && transport.available()) {
        LOG.info("event loops use transport={}", transport.name());
        return transport;
      }
      String reason = reason(transport);
      if (this != AUTO) {
        throw StartFailure.configuration(
            "transport: " + option() + " does not work here: " + reason);
      }
      LOG.info("transport not available name={} reason={}", candidate.option(), reason);
    }
    LOG.info("event loops use transport={}", Transport.NIO.name());
    return Transport.NIO;
  }

  private Transport vertx() {
    return switch (this) {
      case IO_URING -> Transport.IO_URING;
      case EPOLL -> Transport.EPOLL;
      case NIO, AUTO -> Transport.NIO;
    };
  }

  private String option() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  private static String reason(Transport transport) {
    if (transport == null) {
      return "no native library for this platform";
    }
    Throwable cause = transport.unavailabilityCause();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == null ? "unknown" : cause.getMessage();
  }
}
