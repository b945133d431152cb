package io.signet.routing;

import io.signet.routing.PublishedBundle.Form;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * Hands trust bundles out to whoever asks, below {@code /.well-known/signet/trust/}. What it does
 * not hand out it says nothing of: the caller gets the answer that any unknown path has.
 */
final class TrustDoor {

  private static final String PLACE = "/.well-known/signet/trust/";

  private final TrustBundles bundles;
  private final Clock clock;
  private final CharSequence cacheControl;

  TrustDoor(TrustBundles bundles, Duration maxAge, Clock clock) {
    this.bundles = bundles;
    this.clock = clock;
    this.cacheControl = HttpHeaders.createOptimized("public, max-age=" + maxAge.toSeconds());
  }

  /**
   * Answers a request for a bundle that is handed out.
   *
   * @param path of the request, without its query from {@code end} on
   * @return whether it was one
   */
  boolean answers(Inbound inbound, String path, int end) {
    if (!path.startsWith(PLACE) || !isRead(inbound.request.method())) {
      return false;
    }
    Form form = find(path.substring(PLACE.length(), end));
    if (form == null) {
      return false;
    }
    answer(inbound, form);
    return true;
  }

  private Form find(String name) {
    int dot = name.lastIndexOf('.');
    PublishedBundle bundle = dot < 0 ? null : bundles.get(name.substring(0, dot));
    if (bundle == null) {
      return null;
    }
    return switch (name.substring(dot)) {
      case ".pem" -> bundle.pem();
      case ".json" -> bundle.json();
      case ".jws" -> bundle.signedForm(clock.instant());
      default -> null;
    };
  }

  private void answer(Inbound inbound, Form form) {
    boolean known = isKnown(inbound.request.headers(), form);
    MultiMap headers = inbound.head(known ? 304 : 200, Identifiers.extendedRequestId());
    headers.set(HttpHeaders.ETAG, form.tag());
    headers.set(HttpHeaders.LAST_MODIFIED, form.modified());
    headers.set(HttpHeaders.CACHE_CONTROL, cacheControl);
    if (known) {
      inbound.end();
      return;
    }
    headers.set(HeaderNames.CONTENT_TYPE, form.type());
    inbound.end(form.body());
  }

  /** Whether the caller has it already (RFC 9110, 13.2.2): a tag weighs more than a date. */
  private static boolean isKnown(MultiMap headers, Form form) {
    List<String> tags = headers.getAll(HttpHeaders.IF_NONE_MATCH);
    if (!tags.isEmpty()) {
      return tags.stream().anyMatch(line -> names(line, form.tag()));
    }
    String since = headers.get(HttpHeaders.IF_MODIFIED_SINCE);
    return since != null && !form.since().isAfter(date(since));
  }

  private static boolean names(String line, String tag) {
    for (String each : line.split(",")) {
      String plain = each.trim();
      if (plain.equals("*") || plain.equals(tag) || plain.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }

  /** A date that nobody can read says nothing. */
  private static Instant date(String text) {
    try {
      return ZonedDateTime.parse(text.trim(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException e) {
      return Instant.MIN;
    }
  }

  private static boolean isRead(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }
}
