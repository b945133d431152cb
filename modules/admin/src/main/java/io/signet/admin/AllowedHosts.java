package io.signet.admin;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Refuses requests that address Signet by a foreign name. A web page can make a browser resolve its
 * own name to a loopback address (DNS rebinding), but it cannot make the browser send another
 * {@code Host}.
 */
final class AllowedHosts implements Handler<RoutingContext> {

  private final Set<String> names;

  /**
   * Accepts some names.
   *
   * @param names without ports; IPv6 addresses in brackets
   */
  AllowedHosts(Collection<String> names) {
    this.names =
        names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  @Override
  public void handle(RoutingContext context) {
    List<String> hosts = context.request().headers().getAll("Host");
    if (hosts.size() != 1 || !names.contains(name(hosts.get(0)))) {
      throw new SignetException(
          ErrorCode.FORBIDDEN, "This host name is not served here (admin.allowedHosts)");
    }
    context.next();
  }

  private static String name(String host) {
    String lower = host.strip().toLowerCase(Locale.ROOT);
    int end = lower.startsWith("[") ? lower.indexOf(']') + 1 : lower.indexOf(':');
    String name = end > 0 ? lower.substring(0, end) : lower;
    String port = lower.substring(name.length());
    return port.isEmpty() || port.matches(":\\d{0,5}") ? name : lower;
  }
}
