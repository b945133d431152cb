package io.signet.routing;

/** Who calls, as far as mappings and forwarded headers tell of it. */
interface Peer {

  /** The network address, without a port. */
  String address();

  /** Whether the call came in over TLS. */
  boolean tls();

  /** The port on which the call came in. */
  int port();

  /** Such as {@code HTTP/1.1}. */
  String protocol();

  /** The host name that was called; {@code null} if none was given. */
  String host();
}
