package io.signet.stages;

import io.signet.api.SignetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an integration may call. */
final class IntegrationUris {

  private static final int MAX_LENGTH = 8192;
  private static final int MAX_PORT = 65_535;
  private static final Pattern STAGE_VARIABLE =
      Pattern.compile("\\$\\{stageVariables\\.[a-zA-Z0-9_]+}");
  private static final Pattern PATH_VARIABLE = Pattern.compile("\\{[a-zA-Z0-9._:$-]+\\+?}");

  /** Stands for a variable while the rest is looked at: a character that no URI may hold. */
  private static final String ANYTHING = "\uE000";

  /** Scheme, host, port, rest. */
  private static final Pattern HTTP =
      Pattern.compile(
          "https?://(?:[a-zA-Z0-9._\uE000-]+|\\[[0-9a-fA-F:.]+])(?::([0-9]{1,5}|\uE000+))?"
              + "(?:[/?][^\\s\\p{Cntrl}#]*)?",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern ARN = Pattern.compile("arn:[^:]+:[^:]*:[^:]*:[^:]*:.+");
  private static final Pattern INTEGRATION_ARN =
      Pattern.compile("arn:[^:]+:apigateway:[^:]+:([^:]+):(path|action)/.+");

  private IntegrationUris() {}

  /**
   * Checks the endpoint of an HTTP integration: http or https with a host; stage variables and path
   * variables may stand anywhere, the whole beginning included.
   */
  static void checkHttp(String uri) {
    if (uri == null || uri.length() > MAX_LENGTH || !isHttp(uri)) {
      throw SignetException.badRequest("Invalid HTTP endpoint specified for URI");
    }
  }

  /** Checks the ARN of an AWS or AWS_PROXY integration. */
  static void checkArn(String uri, boolean proxy) {
    if (uri == null || uri.length() > MAX_LENGTH || !ARN.matcher(uri).matches()) {
      throw SignetException.badRequest("Invalid ARN specified in the request");
    }
    Matcher matcher = INTEGRATION_ARN.matcher(uri);
    if (!matcher.matches()) {
      throw SignetException.badRequest("AWS ARN for integration must contain path or action");
    }
    String service = matcher.group(1);
    if (proxy && !service.equals("lambda") && !service.equals("firehose")) {
      throw SignetException.badRequest(
          "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose"
              + " stream invocations.");
    }
  }

  private static boolean isHttp(String uri) {
    if (uri.contains(ANYTHING)) {
      return false;
    }
    String plain = STAGE_VARIABLE.matcher(uri).replaceAll(ANYTHING);
    plain = PATH_VARIABLE.matcher(plain).replaceAll(ANYTHING);
    if (plain.startsWith(ANYTHING)) {
      plain = "http://" + plain.replaceFirst("^" + ANYTHING + "+://", "");
    }
    Matcher matcher = HTTP.matcher(plain);
    return matcher.matches() && isPort(matcher.group(1));
  }

  private static boolean isPort(String text) {
    if (text == null || text.startsWith(ANYTHING)) {
      return true;
    }
    int port = Integer.parseInt(text);
    return port > 0 && port <= MAX_PORT;
  }
}
