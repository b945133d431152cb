package io.signet.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/**
 * The ports of this node. They are settled before anything starts, because backends must know which
 * ports are never to be called.
 */
final class Ports {

  private Ports() {}

  /** The configuration with every port 0 replaced by one that is free now. */
  static SignetConfig chosen(SignetConfig config) {
    HttpConfig http = config.http();
    AdminConfig admin = config.admin();
    HttpsConfig https = config.https();
    BridgeConfig bridge = config.bridge();
    return config.with(
        http.port() == 0 ? http.withPort(free(http.host())) : http,
        https.port() == 0 ? https.withPort(free(https.host())) : https,
        admin.port() == 0 ? admin.withPort(free(admin.host())) : admin,
        bridge.port() == 0 ? bridge.withPort(free(bridge.host())) : bridge);
  }

  /** All ports that this node listens on. */
  static Set<Integer> own(SignetConfig config, Set<Integer> clusterPorts) {
    Set<Integer> own = new HashSet<>(clusterPorts);
    own.add(config.http().port());
    own.add(config.admin().port());
    if (config.https().certificate() != null) {
      own.add(config.https().port());
    }
    if (config.bridge().on()) {
      own.add(config.bridge().port());
    }
    return own;
  }

  /** The ports as an operator knows them: the option, its value, its variable. */
  static String described(SignetConfig config) {
    String https =
        config.https().certificate() == null
            ? ""
            : ", https.port " + config.https().port() + " (SIGNET_HTTPS_PORT)";
    String bridge =
        config.bridge().on()
            ? ", bridge.port " + config.bridge().port() + " (SIGNET_BRIDGE_PORT)"
            : "";
    return "http.port "
        + config.http().port()
        + " (SIGNET_HTTP_PORT)"
        + https
        + ", admin.port "
        + config.admin().port()
        + " (SIGNET_ADMIN_PORT)"
        + bridge;
  }

  static String address(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  private static int free(String host) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new StartFailure(StartFailure.OTHER, "no free port on " + host + ": " + e, e);
    }
  }
}
