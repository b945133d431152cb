package io.signet.stages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signet.api.PatchOperation;
import io.signet.api.RestApi;
import io.signet.api.RestApi.EndpointConfiguration;
import io.signet.api.SignetException;
import java.util.List;

/** What a REST API may be, and what its PATCH allows. */
final class RestApiRules {

  private static final int MAX_NAME = 255;
  private static final int MAX_COMPRESSION_SIZE = 10_485_760;
  private static final String INVALID_COMPRESSION_SIZE =
      "Invalid minimum compression size, must be between 0 and " + MAX_COMPRESSION_SIZE;
  private static final String CONFIGURATION = "endpointConfiguration";
  private static final String ADDRESS_TYPE = "ipAddressType";

  static final PatchRules PATCH =
      new PatchRules(PatchGrammar.OLDER)
          .replace("/name", PatchActions.member("name", PatchValue.EXACT))
          .allow(
              "/description",
              PatchActions.member("description", PatchValue.TEXT),
              "remove",
              "replace")
          .replace(
              "/apiKeySource",
              PatchActions.member(
                  "apiKeySource",
                  PatchValue.oneOf(
                      Enums.API_KEY_SOURCES,
                      "Invalid API key source specified. Valid options are HEADER,AUTHORIZER")))
          .replace(
              "/minimumCompressionSize",
              PatchActions.member(
                  "minimumCompressionSize",
                  PatchValue.integer(0, MAX_COMPRESSION_SIZE, INVALID_COMPRESSION_SIZE)))
          .replace("/policy", PatchActions.member("policy", PatchValue.TEXT))
          .replace(
              "/disableExecuteApiEndpoint",
              PatchActions.member("disableExecuteApiEndpoint", PatchValue.BOOLEAN))
          .replace(
              "/securityPolicy",
              PatchActions.member(
                  "securityPolicy",
                  PatchValue.oneOf(Enums.SECURITY_POLICIES, "Invalid security policy specified")
                      .orUnset()))
          .replace(
              "/endpointAccessMode",
              PatchActions.member(
                  "endpointAccessMode",
                  PatchValue.oneOf(
                          Enums.ENDPOINT_ACCESS_MODES, "Invalid endpoint access mode specified")
                      .orUnset()))
          .replace("/endpointConfiguration/types/{type}", RestApiRules::replaceType)
          .allow(
              "/endpointConfiguration/types/{type}",
              RestApiRules::refuseTypeOperation,
              "add",
              "remove",
              "move",
              "copy",
              "test")
          .replace("/endpointConfiguration/ipAddressType", RestApiRules::replaceAddressType)
          .allow(
              "/endpointConfiguration/vpcEndpointIds",
              PatchActions.element(
                  "endpointConfiguration.vpcEndpointIds",
                  () -> SignetException.notFound("Invalid VPC endpoint identifier specified")),
              "add",
              "remove")
          .entries(
              "/binaryMediaTypes/{type}",
              PatchActions.keyedElement("binaryMediaTypes", Refusals::unknownContentType));

  private RestApiRules() {}

  /** Refuses an API that AWS would refuse. */
  static void check(RestApi api) {
    if ("".equals(api.description())) {
      throw SignetException.badRequest("Description cannot be an empty string");
    }
    Refusals.checkDescription(api.description());
    if (api.name() == null || api.name().isBlank()) {
      throw SignetException.badRequest("Name cannot be empty");
    }
    if (api.name().length() > MAX_NAME) {
      throw SignetException.badRequest("Name cannot be longer than " + MAX_NAME + " characters");
    }
    checkEndpoint(api.endpointConfiguration());
    Integer size = api.minimumCompressionSize();
    if (size != null && (size < 0 || size > MAX_COMPRESSION_SIZE)) {
      throw SignetException.badRequest(INVALID_COMPRESSION_SIZE);
    }
    if (api.policy() != null && !api.policy().isEmpty()) {
      throw Refusals.unavailable("Resource policies");
    }
  }

  /** EDGE and ipv4 unless said otherwise; private APIs are dualstack. */
  static EndpointConfiguration withDefaults(EndpointConfiguration given) {
    if (given == null) {
      return new EndpointConfiguration(List.of("EDGE"), "ipv4", null);
    }
    List<String> types = given.types() == null ? List.of("EDGE") : given.types();
    String implied = types.contains("PRIVATE") ? "dualstack" : "ipv4";
    return new EndpointConfiguration(
        types,
        given.ipAddressType() == null ? implied : given.ipAddressType(),
        given.vpcEndpointIds() == null || given.vpcEndpointIds().isEmpty()
            ? null
            : given.vpcEndpointIds());
  }

  private static void checkEndpoint(EndpointConfiguration configuration) {
    if (configuration.types().isEmpty()) {
      throw SignetException.badRequest(
          "REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.");
    }
    if (configuration.types().size() > 1) {
      throw SignetException.badRequest("Cannot create an api with multiple Endpoint Types.");
    }
    if (configuration.types().contains("PRIVATE") && "ipv4".equals(configuration.ipAddressType())) {
      throw SignetException.badRequest(
          "Only dualstack ipAddressType is supported for Private APIs.");
    }
  }

  private static void replaceType(
      ObjectNode tree, List<String> variables, PatchOperation operation) {
    if (!Enums.ENDPOINT_TYPES.contains(operation.value())) {
      throw SignetException.badRequest(
          "Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE");
    }
    ObjectNode configuration = tree.withObjectProperty(CONFIGURATION);
    String old = variables.get(0);
    if (!old.equals("0") && !old.equals(configuration.path("types").path(0).asText())) {
      throw SignetException.badRequest("Invalid patch path " + operation.path());
    }
    configuration.putArray("types").add(operation.value());
    if ("PRIVATE".equals(operation.value())) {
      configuration.put(ADDRESS_TYPE, "dualstack");
    }
  }

  private static void refuseTypeOperation(
      ObjectNode tree, List<String> variables, PatchOperation operation) {
    throw SignetException.badRequest(
        "Invalid patch operation specified. Must be 'add'|'remove'|'replace'");
  }

  private static void replaceAddressType(
      ObjectNode tree, List<String> variables, PatchOperation operation) {
    if (!Enums.IP_ADDRESS_TYPES.contains(operation.value())) {
      throw SignetException.badRequest("ipAddressType must be either ipv4 or dualstack.");
    }
    tree.withObjectProperty(CONFIGURATION).put(ADDRESS_TYPE, operation.value());
  }
}
