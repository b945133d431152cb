package io.signet.stages;

import io.signet.api.Method;
import io.signet.api.MethodResponse;
import io.signet.api.SignetException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The grammar of parameter mappings between a caller and a backend. A mapping may only read what
 * its method declares; AWS's developer guide names the sources.
 */
final class Mappings {

  private static final String NAME = "[a-zA-Z0-9._$-]+";
  private static final String EVERYWHERE = "'.*'|stageVariables\\." + NAME + "|context\\." + NAME;

  private static final Pattern METHOD_PARAMETER =
      Pattern.compile(
          "method\\.request\\.(path|(?:multivalue)?querystring|(?:multivalue)?header)\\.("
              + NAME
              + ")");
  private static final Pattern INTEGRATION_PARAMETER =
      Pattern.compile("integration\\.request\\.(path|querystring|header)\\." + NAME);
  private static final Pattern REQUEST_SOURCE =
      Pattern.compile(EVERYWHERE + "|method\\.request\\.body(\\..+)?", Pattern.DOTALL);
  private static final Pattern METHOD_HEADER =
      Pattern.compile("method\\.response\\.header\\." + NAME);
  private static final Pattern RESPONSE_SOURCE =
      Pattern.compile(
          EVERYWHERE
              + "|integration\\.response\\.(multivalue)?header\\."
              + NAME
              + "|integration\\.response\\.body(\\..+)?",
          Pattern.DOTALL);

  private Mappings() {}

  /** Checks the parameters that a method declares: names are unique over all places. */
  static void checkDeclared(Map<String, Boolean> requestParameters) {
    Set<String> names = new HashSet<>();
    for (String parameter : Records.orEmpty(requestParameters).keySet()) {
      Matcher matcher = METHOD_PARAMETER.matcher(parameter);
      if (!matcher.matches()) {
        throw malformed(parameter);
      }
      if (!names.add(matcher.group(2))) {
        throw SignetException.badRequest(
            "Parameter names must be unique across querystring, header and path");
      }
    }
  }

  /** Checks the headers that a method response declares. */
  static void checkDeclared(MethodResponse response) {
    for (String parameter : Records.orEmpty(response.responseParameters()).keySet()) {
      if (!METHOD_HEADER.matcher(parameter).matches()) {
        throw malformed(parameter);
      }
    }
  }

  /** Checks what an integration sends. */
  static void checkRequest(Map<String, String> requestParameters, Method method) {
    Records.orEmpty(requestParameters)
        .forEach(
            (target, source) -> {
              if (!INTEGRATION_PARAMETER.matcher(target).matches()) {
                throw malformed(target);
              }
              checkRequestSource(source, method);
            });
  }

  /** Checks what an integration response sends under a status code of a method. */
  static void checkResponse(
      Map<String, String> responseParameters, Method method, String statusCode) {
    if (Records.orEmpty(responseParameters).isEmpty()) {
      return;
    }
    MethodResponse declared = Records.orEmpty(method.methodResponses()).get(statusCode);
    if (declared == null) {
      throw invalid("No method response exists for method.");
    }
    responseParameters.forEach(
        (target, source) -> {
          if (!Records.orEmpty(declared.responseParameters()).containsKey(target)) {
            throw invalid("Invalid mapping expression parameter specified: " + target);
          }
          if (source == null || !RESPONSE_SOURCE.matcher(source).matches()) {
            throw malformed(source);
          }
        });
  }

  private static void checkRequestSource(String source, Method method) {
    if (source != null && METHOD_PARAMETER.matcher(source).matches()) {
      Set<String> declared = Records.orEmpty(method.requestParameters()).keySet();
      if (!declared.contains(source) && !declared.contains(source.replace("multivalue", ""))) {
        throw invalid("Invalid mapping expression parameter specified: " + source);
      }
      return;
    }
    if (source == null || !REQUEST_SOURCE.matcher(source).matches()) {
      throw malformed(source);
    }
  }

  private static SignetException malformed(String expression) {
    return invalid("Invalid mapping expression specified: " + expression);
  }

  private static SignetException invalid(String error) {
    return SignetException.badRequest(
        "Invalid mapping expression specified: Validation Result: warnings : [], errors : ["
            + error
            + "]");
  }
}
