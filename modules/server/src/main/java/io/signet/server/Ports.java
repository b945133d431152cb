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
    return config.with(
        http.port() == 0 ? http.withPort(free(http.host())) : http,
        admin.port() == 0 ? admin.withPort(free(admin.host())) : admin);
  }

  /** All ports that this node listens on. */
  static Set<Integer> own(SignetConfig config, Set<Integer> clusterPorts) {
    Set<Integer> own = new HashSet<>(clusterPorts);
    own.add(config.http().port());
    own.add(config.admin().port());
    if (config.https().certificate() != null) {
      own.add(config.https().port());
    }
    return own;
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
