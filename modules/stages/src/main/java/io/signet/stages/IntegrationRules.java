package io.signet.stages;

import io.signet.api.Integration;
import io.signet.api.Method;
import io.signet.api.SignetException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What an integration may be, and what its PATCH allows. */
final class IntegrationRules {

  static final int DEFAULT_TIMEOUT = 29_000;

  private static final int LEAST_TIMEOUT = 50;
  private static final String INVALID_TIMEOUT =
      "Timeout should be between " + LEAST_TIMEOUT + " ms and " + DEFAULT_TIMEOUT + " ms";
  private static final int MAX_TEMPLATE = 300 * 1024;
  private static final Set<String> HTTP_TYPES = Set.of("HTTP", "HTTP_PROXY");

  static final PatchRules PATCH =
      new PatchRules(PatchGrammar.OLDER)
          .replace("/uri", PatchActions.member("uri", PatchValue.TEXT))
          .replace("/httpMethod", PatchActions.member("httpMethod", PatchValue.TEXT))
          .replace("/credentials", PatchActions.member("credentials", PatchValue.TEXT))
          .replace(
              "/passthroughBehavior", PatchActions.member("passthroughBehavior", PatchValue.TEXT))
          .replace(
              "/contentHandling",
              PatchActions.member(
                  "contentHandling",
                  PatchValue.oneOf(
                          Enums.CONTENT_HANDLING, "Invalid content handling strategy specified")
                      .orUnset()))
          .replace(
              "/timeoutInMillis",
              PatchActions.member(
                  "timeoutInMillis",
                  PatchValue.integer(LEAST_TIMEOUT, DEFAULT_TIMEOUT, INVALID_TIMEOUT)))
          .replace(
              "/connectionType",
              PatchActions.member(
                  "connectionType",
                  PatchValue.oneOf(Enums.CONNECTION_TYPES, "Invalid connection type specified")))
          .replace("/connectionId", PatchActions.member("connectionId", PatchValue.TEXT))
          .replace("/cacheNamespace", PatchActions.member("cacheNamespace", PatchValue.TEXT))
          .replace(
              "/tlsConfig/insecureSkipVerification",
              PatchActions.member("tlsConfig.insecureSkipVerification", PatchValue.BOOLEAN))
          .replace(
              "/responseTransferMode",
              PatchActions.member(
                  "responseTransferMode",
                  PatchValue.oneOf(
                          Enums.RESPONSE_TRANSFER_MODES, "Invalid response transfer mode specified")
                      .orUnset()))
          .entries(
              "/requestParameters/{name}",
              PatchActions.entry("requestParameters", PatchValue.EXACT, Refusals::unknownParameter))
          .entries(
              "/requestTemplates/{type}",
              PatchActions.entry(
                  "requestTemplates", PatchValue.EXACT, Refusals::unknownContentType))
          .allow(
              "/cacheKeyParameters/{name}",
              PatchActions.keyedElement("cacheKeyParameters", Refusals::unknownParameter),
              "add",
              "remove");

  private IntegrationRules() {}

  /**
   * The integration in its kept form, with AWS's defaults.
   *
   * @param resourceId what the cache namespace is called unless it has a name
   * @throws SignetException if AWS would refuse it for this method
   */
  static Integration checked(Integration given, Method method, String resourceId) {
    checkTarget(given);
    checkTransport(given);
    checkTemplates(given.requestTemplates());
    Mappings.checkRequest(given.requestParameters(), method);
    boolean mock = given.type().equals("MOCK");
    boolean http = HTTP_TYPES.contains(given.type());
    return new Integration(
        given.type(),
        mock ? null : verb(given),
        mock ? null : given.uri(),
        http ? "INTERNET" : null,
        null,
        given.credentials(),
        given.requestParameters(),
        given.requestTemplates(),
        passthrough(given.passthroughBehavior()),
        given.contentHandling(),
        given.timeoutInMillis() == null ? DEFAULT_TIMEOUT : given.timeoutInMillis(),
        given.cacheNamespace() == null ? resourceId : given.cacheNamespace(),
        given.cacheKeyParameters() == null ? List.of() : given.cacheKeyParameters(),
        given.integrationResponses(),
        given.tlsConfig(),
        given.responseTransferMode(),
        null);
  }

  static void checkTemplates(Map<String, String> templates) {
    for (String template : Records.orEmpty(templates).values()) {
      if (template != null && template.getBytes(StandardCharsets.UTF_8).length > MAX_TEMPLATE) {
        throw SignetException.badRequest("A mapping template cannot be larger than 300 KB");
      }
    }
  }

  private static void checkTarget(Integration given) {
    if (given.type().equals("MOCK")) {
      return;
    }
    if (given.httpMethod() == null || given.httpMethod().isEmpty()) {
      throw SignetException.badRequest("Enumeration value for HttpMethod must be non-empty");
    }
    if (!Enums.VERBS.contains(verb(given))) {
      throw SignetException.badRequest(
          "Invalid HTTP method specified. Valid options are " + String.join(",", Enums.VERBS));
    }
    if (HTTP_TYPES.contains(given.type())) {
      IntegrationUris.checkHttp(given.uri());
      return;
    }
    IntegrationUris.checkArn(given.uri(), given.type().equals("AWS_PROXY"));
  }

  private static void checkTransport(Integration given) {
    Integer timeout = given.timeoutInMillis();
    if (timeout != null && (timeout < LEAST_TIMEOUT || timeout > DEFAULT_TIMEOUT)) {
      throw SignetException.badRequest(INVALID_TIMEOUT);
    }
    if ("VPC_LINK".equals(given.connectionType()) || given.connectionId() != null) {
      throw SignetException.badRequest("Invalid Vpc Link identifier specified");
    }
    if (given.integrationTarget() != null) {
      throw SignetException.badRequest("An integration target needs a Vpc Link");
    }
    if (given.tlsConfig() != null && !HTTP_TYPES.contains(given.type())) {
      throw SignetException.badRequest(
          "tlsConfig is only supported for HTTP and HTTP_PROXY integrations");
    }
  }

  private static String verb(Integration given) {
    return given.httpMethod().toUpperCase(Locale.ROOT);
  }

  private static String passthrough(String given) {
    if (given == null || given.isEmpty()) {
      return Enums.PASSTHROUGH.get(0);
    }
    String behavior = given.toUpperCase(Locale.ROOT);
    if (!Enums.PASSTHROUGH.contains(behavior)) {
      throw SignetException.badRequest("Invalid passthrough behavior specified");
    }
    return behavior;
  }
}
