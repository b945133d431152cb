package io.signet.stages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signet.api.PatchOperation;
import io.signet.api.SignetException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of a stage's methods. Their paths are {@code /METHODPATH/group/setting}, where
 * METHODPATH is {@code *}{@code /*} or a resource's path and a verb; slashes of the resource's path
 * may be escaped or not, as clients do both.
 */
final class MethodSettings {

  private static final String MEMBER = "methodSettings";
  private static final String EVERY_METHOD = "*/*";
  private static final String INVALID_TTL =
      "Invalid cache TTL specified, must be between 0 and 3600";

  /** A setting's member and how its text is read. */
  private record Setting(String member, PatchValue value) {}

  private static final Map<String, Setting> SETTINGS =
      Map.of(
          "metrics/enabled", new Setting("metricsEnabled", PatchValue.BOOLEAN),
          "logging/dataTrace", new Setting("dataTraceEnabled", PatchValue.BOOLEAN),
          "logging/loglevel",
              new Setting(
                  "loggingLevel",
                  PatchValue.oneOf(
                      Enums.LOG_LEVELS,
                      "Invalid logging level specified. Must be one of: [OFF, ERROR, INFO]")),
          "throttling/burstLimit",
              new Setting(
                  "throttlingBurstLimit",
                  PatchValue.integer(
                          -1, Integer.MAX_VALUE, "Invalid throttling burst limit specified")
                      .orRefuse("Invalid throttling burst limit specified")),
          "throttling/rateLimit",
              new Setting(
                  "throttlingRateLimit",
                  PatchValue.decimal(
                      -1, Double.MAX_VALUE, "Invalid throttling rate limit specified")),
          "caching/enabled", new Setting("cachingEnabled", PatchValue.BOOLEAN),
          "caching/ttlInSeconds",
              new Setting(
                  "cacheTtlInSeconds",
                  PatchValue.integer(0, 3600, INVALID_TTL).orRefuse(INVALID_TTL)),
          "caching/dataEncrypted", new Setting("cacheDataEncrypted", PatchValue.BOOLEAN),
          "caching/requireAuthorizationForCacheControl",
              new Setting("requireAuthorizationForCacheControl", PatchValue.BOOLEAN),
          "caching/unauthorizedCacheControlHeaderStrategy",
              new Setting(
                  "unauthorizedCacheControlHeaderStrategy",
                  PatchValue.oneOf(
                      Enums.CACHE_CONTROL_STRATEGIES,
                      "Invalid unauthorized cache control header strategy specified")));

  private MethodSettings() {}

  /** Sets one setting; the first of a method makes the whole entry. */
  static void replace(ObjectNode tree, List<String> variables, PatchOperation operation) {
    List<String> segments = segments(operation);
    int last = segments.size();
    Setting setting =
        last < 4 ? null : SETTINGS.get(segments.get(last - 2) + "/" + segments.get(last - 1));
    if (setting == null) {
      refuse(tree, variables, operation);
      return;
    }
    JsonNode value = setting.value().parse(operation.value());
    set(tree.withObjectProperty(MEMBER), key(segments.subList(0, last - 2)), setting, value);
  }

  /** Removes a method's whole entry. */
  static void remove(ObjectNode tree, List<String> variables, PatchOperation operation) {
    JsonNode removed = tree.withObjectProperty(MEMBER).remove(key(segments(operation)));
    if (removed == null) {
      String path = String.valueOf(operation.path());
      throw nothingToRemove(path.startsWith("/") ? path.substring(1) : path);
    }
  }

  static SignetException nothingToRemove(String path) {
    return SignetException.badRequest(
        "Cannot remove method setting "
            + path
            + " because there is no method setting for this method ");
  }

  /** Refuses a path with the list of all that there are, in which AWS forgot some commas. */
  static void refuse(ObjectNode tree, List<String> variables, PatchOperation operation) {
    throw SignetException.badRequest(
        "Invalid method setting path: "
            + operation.path()
            + ". Must be one of: [/deploymentId, /description, /cacheClusterEnabled,"
            + " /cacheClusterSize, /clientCertificateId, /accessLogSettings,"
            + " /accessLogSettings/destinationArn, /accessLogSettings/format, "
            + paths("/{resourcePath}/{httpMethod}/", "")
            + paths("/*/*/", " ")
            + "/variables/{variable_name}, /tracingEnabled]");
  }

  private static String paths(String prefix, String gap) {
    return Stream.of(
            "metrics/enabled, ",
            "logging/dataTrace, ",
            "logging/loglevel, ",
            "throttling/burstLimit" + gap,
            "throttling/rateLimit" + gap,
            "caching/ttlInSeconds, ",
            "caching/enabled, ",
            "caching/dataEncrypted, ",
            "caching/requireAuthorizationForCacheControl, ",
            "caching/unauthorizedCacheControlHeaderStrategy, ")
        .map(path -> prefix + path)
        .collect(Collectors.joining());
  }

  /**
   * A setting of every method also flows into the entries of single methods that followed it so
   * far; those with a value of their own keep it.
   */
  private static void set(ObjectNode settings, String key, Setting setting, JsonNode value) {
    if (!settings.has(key)) {
      settings.set(key, settings.has(EVERY_METHOD) ? inherited(settings) : defaults(settings));
    }
    if (key.equals(EVERY_METHOD)) {
      JsonNode before = settings.path(key).path(setting.member());
      for (JsonNode entry : settings) {
        if (entry.path(setting.member()).equals(before)) {
          ((ObjectNode) entry).set(setting.member(), value);
        }
      }
    }
    settings.withObjectProperty(key).set(setting.member(), value);
  }

  private static ObjectNode inherited(ObjectNode settings) {
    return settings.withObjectProperty(EVERY_METHOD).deepCopy();
  }

  private static ObjectNode defaults(ObjectNode settings) {
    return settings
        .objectNode()
        .put("metricsEnabled", false)
        .put("dataTraceEnabled", false)
        .put("throttlingBurstLimit", 5000)
        .put("throttlingRateLimit", 10_000.0)
        .put("cachingEnabled", false)
        .put("cacheTtlInSeconds", 300)
        .put("cacheDataEncrypted", false)
        .put("requireAuthorizationForCacheControl", true)
        .put("unauthorizedCacheControlHeaderStrategy", "SUCCEED_WITH_RESPONSE_HEADER");
  }

  private static List<String> segments(PatchOperation operation) {
    return Pointer.segments(operation.path()).orElse(List.of());
  }

  /** {@code pets/{id}/GET}: no leading slash. */
  private static String key(List<String> methodPath) {
    String path = String.join("/", methodPath);
    return path.startsWith("/") ? path.substring(1) : path;
  }
}
