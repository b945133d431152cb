package io.signet.routing;

import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The value of {@code Date}, made once a second. Belongs to one event loop. */
final class HttpClock {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** A time as HTTP writes it. */
  static String format(Instant time) {
    return FORMAT.format(time);
  }

  private long second = -1;
  private CharSequence date = "";

  CharSequence date() {
    long now = System.currentTimeMillis() / 1000;
    if (now != second) {
      second = now;
      date = HttpHeaders.createOptimized(FORMAT.format(Instant.ofEpochSecond(now)));
    }
    return date;
  }
}
