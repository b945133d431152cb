package io.signet.admin;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.util.Locale;
import java.util.Set;

/** Which headers a signature must cover: the host, the date, and all of {@code x-amz-*}. */
final class SignedHeaders {

  private SignedHeaders() {}

  /**
   * Checks the coverage.
   *
   * @throws SignetException {@link ErrorCode#INVALID_SIGNATURE} naming a header that is not covered
   */
  static void check(RequestHead head, Set<String> signed, SigningTime time) {
    require(signed, "host", "Host");
    require(signed, time.header(), time.header());
    for (String name : head.headers().names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith("x-amz-")) {
        require(signed, lower, name);
      }
    }
  }

  private static void require(Set<String> signed, String name, String shown) {
    if (!signed.contains(name)) {
      throw new SignetException(
          ErrorCode.INVALID_SIGNATURE,
          "'" + shown + "' must be a 'SignedHeader' in the AWS Authorization.");
    }
  }
}
