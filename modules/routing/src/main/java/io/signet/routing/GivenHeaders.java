package io.signet.routing;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;

/** The headers of an invocation, which come in two members. */
final class GivenHeaders {

  private GivenHeaders() {}

  /**
   * Both kinds together, in the order given; where a name is in both, the several values count.
   *
   * @throws SignetException BAD_REQUEST if one is none
   */
  static MultiMap of(Map<String, String> single, Map<String, List<String>> several) {
    MultiMap all = HttpHeaders.headers();
    try {
      if (single != null) {
        single.forEach(all::add);
      }
      if (several != null) {
        several.forEach(all::set);
      }
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new SignetException(ErrorCode.BAD_REQUEST, "Invalid header specified", e);
    }
    if (all.contains("")) {
      throw SignetException.badRequest("Invalid header specified");
    }
    return all;
  }
}
