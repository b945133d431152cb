package io.signet.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * One entry of the list of nodes, {@code host:port}. The same text on every node stands for the
 * same node, so it is compared as written, only in small letters.
 *
 * @param host a name or an IP address, without brackets
 * @param port 1 to 65535
 */
record NodeAddress(String host, int port) {

  private static final int MAX_PORT = 65_535;

  /**
   * Reads an entry.
   *
   * @param option the option that it stands in, for the message
   * @throws IllegalArgumentException if it is not {@code host:port}
   */
  static NodeAddress parse(String option, String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon).trim().toLowerCase(Locale.ROOT);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          option + ": '" + text + "' is not host:port (an IPv6 address stands in brackets)");
    }
    if (!host.matches("[a-z0-9._:%-]+")) {
      throw new IllegalArgumentException(option + ": '" + text + "' is not host:port");
    }
    return new NodeAddress(host, port(option, text, text.substring(colon + 1).trim()));
  }

  /**
   * The loopback address under which this node's Hazelcast member is known on every node: where it
   * runs, the member itself stands there; elsewhere, the end of a tunnel to it.
   */
  String memberHost() {
    byte[] digest = sha256(toString());
    int second = 1 + (digest[0] & 0xff) % 254;
    int last = 1 + (digest[2] & 0xff) % 254;
    return "127." + second + "." + (digest[1] & 0xff) + "." + last;
  }

  /** Whether this process's host has the address; a name that does not resolve is elsewhere. */
  boolean isLocal() {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null) {
          return true;
        }
      }
      return false;
    } catch (UnknownHostException | SocketException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  private static int port(String option, String text, String digits) {
    try {
      int port = Integer.parseInt(digits);
      if (port > 0 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + ": '" + text + "' is not host:port", e);
    }
    throw new IllegalArgumentException(option + ": the port of '" + text + "' is not 1 to 65535");
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
