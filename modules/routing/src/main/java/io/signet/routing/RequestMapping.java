package io.signet.routing;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * An integration's {@code requestParameters}, sorted by where they go; each map is by the name
 * there.
 */
record RequestMapping(
    Map<String, ValueSource> paths,
    Map<String, ValueSource> query,
    Map<String, ValueSource> headers) {

  private static final String PREFIX = "integration.request.";

  /**
   * @param parameters {@code null} for none
   * @throws SignetException INTEGRATION_CONFIGURATION if one cannot be carried out or is forbidden
   */
  static RequestMapping of(Map<String, String> parameters, Map<String, String> stageVariables) {
    RequestMapping mapping =
        new RequestMapping(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    if (parameters != null) {
      new TreeMap<>(parameters)
          .forEach((target, source) -> mapping.add(target, source, stageVariables));
    }
    return mapping;
  }

  private void add(String target, String text, Map<String, String> stageVariables) {
    int dot = target.indexOf('.', PREFIX.length());
    if (!target.startsWith(PREFIX) || dot < 0) {
      throw unknown(target);
    }
    String name = target.substring(dot + 1);
    ValueSource source = ValueSource.ofRequest(text, stageVariables);
    switch (target.substring(PREFIX.length(), dot)) {
      case "path" -> paths.put(name, source);
      case "querystring" -> query.put(name, source);
      case "header" -> addHeader(name, source);
      default -> throw unknown(target);
    }
  }

  private void addHeader(String name, ValueSource source) {
    if (HeaderRules.MAPPING_FORBIDDEN.contains(name)) {
      throw new SignetException(
          ErrorCode.INTEGRATION_CONFIGURATION, name + " header already present");
    }
    if (!HeaderRules.MAPPING_DROPPED.contains(name)) {
      headers.put(name, source);
    }
  }

  private static SignetException unknown(String target) {
    return new SignetException(
        ErrorCode.INTEGRATION_CONFIGURATION, "Unable to map parameter: " + target);
  }
}
