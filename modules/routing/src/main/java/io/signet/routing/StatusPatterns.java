package io.signet.routing;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Selection patterns as sets of the statuses they match, worked out when a stage is compiled, so
 * that no call runs a regular expression. Patterns that are used often are worked out once.
 */
final class StatusPatterns {

  private final Map<String, BitSet> known = new HashMap<>();

  /**
   * The statuses from 100 to 599 that a pattern matches as a whole. Not to be changed.
   *
   * @throws SignetException INTEGRATION_CONFIGURATION if it is no regular expression
   */
  BitSet statuses(String pattern) {
    return known.computeIfAbsent(pattern, StatusPatterns::evaluate);
  }

  private static BitSet evaluate(String pattern) {
    Pattern compiled;
    try {
      compiled = Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new SignetException(
          ErrorCode.INTEGRATION_CONFIGURATION, "Invalid selection pattern: " + pattern, e);
    }
    BitSet statuses = new BitSet(600);
    for (int status = 100; status < 600; status++) {
      statuses.set(status, compiled.matcher(Integer.toString(status)).matches());
    }
    return statuses;
  }
}
