package io.signet.admin;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * When a request says that it was signed.
 *
 * @param instant the time
 * @param header the lower-case name of the header that said so
 */
record SigningTime(Instant instant, String header) {

  /** How far the clocks may differ, both ways. */
  static final Duration WINDOW = Duration.ofMinutes(5);

  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /**
   * Reads {@code X-Amz-Date}, or {@code Date} in its absence.
   *
   * @throws SignetException {@link ErrorCode#INCOMPLETE_SIGNATURE} if neither is there once and
   *     readable
   */
  static SigningTime of(RequestHead head) {
    String header = head.header("X-Amz-Date").isEmpty() ? "date" : "x-amz-date";
    List<String> values = head.header(header);
    if (values.size() != 1) {
      throw incomplete(
          "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header,"
              + " once.");
    }
    return new SigningTime(parse(values.get(0).strip()), header);
  }

  /** As the string to sign has it. */
  String text() {
    return BASIC.format(instant);
  }

  /** {@code yyyyMMdd}. */
  String date() {
    return text().substring(0, 8);
  }

  /**
   * Checks that the time is now, give or take {@link #WINDOW}.
   *
   * @throws SignetException {@link ErrorCode#INVALID_SIGNATURE} if it is not
   */
  void checkWindow(Instant now) {
    if (instant.isBefore(now.minus(WINDOW))) {
      throw new SignetException(
          ErrorCode.INVALID_SIGNATURE,
          "Signature expired: %s is now earlier than %s (%s - 5 min.)"
              .formatted(text(), BASIC.format(now.minus(WINDOW)), BASIC.format(now)));
    }
    if (instant.isAfter(now.plus(WINDOW))) {
      throw new SignetException(
          ErrorCode.INVALID_SIGNATURE,
          "Signature not yet current: %s is still later than %s (%s + 5 min.)"
              .formatted(text(), BASIC.format(now.plus(WINDOW)), BASIC.format(now)));
    }
  }

  private static Instant parse(String text) {
    try {
      return Instant.from((text.endsWith("Z") ? BASIC : httpDate()).parse(text));
    } catch (DateTimeException e) {
      throw incomplete(
          "Date must be in ISO-8601 'basic format', as in 20060102T150405Z, in 'X-Amz-Date'.");
    }
  }

  private static DateTimeFormatter httpDate() {
    return DateTimeFormatter.RFC_1123_DATE_TIME;
  }

  private static SignetException incomplete(String message) {
    return new SignetException(ErrorCode.INCOMPLETE_SIGNATURE, message);
  }
}
