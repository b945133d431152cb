package io.signet.routing;

import static java.util.Map.entry;

import java.util.Map;
import java.util.function.Function;

/** What {@code context.NAME} stands for. */
final class ContextVariables {

  private static final Map<String, Function<CallContext, String>> VARIABLES =
      Map.ofEntries(
          entry("accountId", call -> call.route.stage().accountId()),
          entry("apiId", call -> call.route.stage().apiId()),
          entry("domainName", call -> call.caller.host()),
          entry("domainPrefix", call -> prefix(call.caller.host())),
          entry("extendedRequestId", call -> call.extendedRequestId),
          entry("httpMethod", call -> call.method.name()),
          entry("identity.sourceIp", call -> call.caller.address()),
          entry("identity.userAgent", call -> call.header("User-Agent")),
          entry("path", call -> "/" + call.route.stage().stageName() + call.path),
          entry("protocol", call -> call.caller.protocol()),
          entry("requestId", call -> call.requestId),
          entry("requestTimeEpoch", call -> Long.toString(System.currentTimeMillis())),
          entry("resourceId", call -> call.route.resourceId()),
          entry("resourcePath", call -> call.route.resourcePath()),
          entry("stage", call -> call.route.stage().stageName()));

  private ContextVariables() {}

  /** The function of a name; one that finds nothing if this version does not know the name. */
  static Function<CallContext, String> named(String name) {
    return VARIABLES.getOrDefault(name, call -> null);
  }

  private static String prefix(String host) {
    int dot = host == null ? -1 : host.indexOf('.');
    return dot < 0 ? host : host.substring(0, dot);
  }
}
