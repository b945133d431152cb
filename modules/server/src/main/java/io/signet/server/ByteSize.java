package io.signet.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, written as {@code 512}, {@code 64KiB} or {@code 10MiB}. */
record ByteSize(long bytes) {

  private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s*(|KiB|MiB|GiB)");

  static ByteSize parse(String text) {
    Matcher form = FORM.matcher(text.trim());
    if (!form.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no size such as 64KiB or 10MiB");
    }
    int shift =
        switch (form.group(2)) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          default -> 0;
        };
    return new ByteSize(Long.parseLong(form.group(1)) << shift);
  }

  /** As an {@code int}, for options that count at most 2 GiB. */
  int intBytes() {
    return Math.toIntExact(bytes);
  }
}
