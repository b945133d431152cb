package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;

import io.signet.api.SignetException;
import java.util.concurrent.Callable;

/**
 * Calls parsers on what strangers wrote. Bouncy Castle and the JDK tell what is malformed by
 * whatever exception meets it first, so all of them mean the same here. The exception goes no
 * further: its message may quote what was read, which may be a key.
 */
final class Parsing {

  private Parsing() {}

  /**
   * What the parser makes of it.
   *
   * @param refusal what callers are told if it makes nothing of it
   * @throws SignetException the parser's own, or {@link io.signet.api.ErrorCode#BAD_REQUEST}
   */
  static <T> T of(String refusal, Callable<T> parser) {
    try {
      return parser.call();
    } catch (SignetException e) {
      throw e;
    } catch (Exception e) {
      throw badRequest(refusal);
    }
  }
}
