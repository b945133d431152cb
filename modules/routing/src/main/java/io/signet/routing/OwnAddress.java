package io.signet.routing;

/** Where a listener of this node is reached from this node. */
final class OwnAddress {

  private OwnAddress() {}

  /** The address that is listened on, or a loopback address where that is all of them. */
  static String of(String host) {
    return switch (host) {
      case "0.0.0.0" -> "127.0.0.1";
      case "::", "[::]", "0:0:0:0:0:0:0:0" -> "::1";
      default -> host;
    };
  }
}
