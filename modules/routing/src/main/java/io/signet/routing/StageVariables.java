package io.signet.routing;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.util.Map;

/** Fills <code>${stageVariables.name}</code> when a stage is compiled, so that no call has to. */
final class StageVariables {

  private static final String OPENING = "${stageVariables.";

  private StageVariables() {}

  /**
   * @throws SignetException INTEGRATION_CONFIGURATION if a variable is not set or not closed
   */
  static String fill(String text, Map<String, String> variables) {
    int at = text.indexOf(OPENING);
    if (at < 0) {
      return text;
    }
    StringBuilder filled = new StringBuilder();
    int from = 0;
    while (at >= 0) {
      int end = text.indexOf('}', at);
      String name = end < 0 ? null : text.substring(at + OPENING.length(), end);
      String value = name == null ? null : variables.get(name);
      if (value == null) {
        throw new SignetException(
            ErrorCode.INTEGRATION_CONFIGURATION,
            "Invalid stage variable in endpoint address: " + text);
      }
      filled.append(text, from, at).append(value);
      from = end + 1;
      at = text.indexOf(OPENING, from);
    }
    return filled.append(text, from, text.length()).toString();
  }
}
