package io.signet.backends;

import io.signet.api.BackendSettings;
import io.signet.keystore.Identity;
import java.util.List;

/**
 * One diagnostic connection to a backend.
 *
 * @param host the name or address to connect to, IPv6 without brackets
 * @param settings what is configured for the origin; its defaults if nothing is
 * @param identity what to present when asked, a stored one or one made on the spot; {@code null}
 *     for nothing
 * @param skipVerification whether an unknown authority is accepted, as calls may
 * @param variant how it differs from what calls do
 * @param request what to ask once the connection stands; {@code null} for the handshake alone
 */
record ProbeRequest(
    String host,
    int port,
    BackendSettings settings,
    Identity identity,
    boolean skipVerification,
    Variant variant,
    BackendSettings.Probe request) {

  /** A connection as calls make it. */
  static ProbeRequest to(String host, int port, BackendSettings settings, Identity identity) {
    return new ProbeRequest(host, port, settings, identity, false, Variant.AS_CALLS, null);
  }

  ProbeRequest with(Variant other) {
    return new ProbeRequest(host, port, settings, identity, skipVerification, other, request);
  }

  ProbeRequest as(Identity other) {
    return new ProbeRequest(host, port, settings, other, skipVerification, variant, request);
  }

  ProbeRequest asking(BackendSettings.Probe other) {
    return new ProbeRequest(host, port, settings, identity, skipVerification, variant, other);
  }

  /** The name to ask for and to expect in the backend's certificate. */
  String serverName() {
    String name = settings.serverName() == null ? host : settings.serverName();
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  List<String> protocols() {
    if (variant.protocols != null) {
      return variant.protocols;
    }
    return "TLSv1.3".equals(settings.minimumTls())
        ? List.of("TLSv1.3")
        : List.of("TLSv1.3", "TLSv1.2");
  }

  List<String> applicationProtocols() {
    if (variant == Variant.NO_ALPN) {
      return List.of();
    }
    if ("http1".equals(settings.protocol())) {
      return List.of("http/1.1");
    }
    return "http2".equals(settings.protocol()) ? List.of("h2") : List.of("h2", "http/1.1");
  }

  @Override
  public String toString() {
    return "ProbeRequest[" + host + ":" + port + ", " + identity + ", " + variant + "]";
  }

  /** How a connection differs from those of calls. */
  enum Variant {
    AS_CALLS(null, true, true),
    /** To see a renegotiation, and what TLS 1.3 hides. */
    TLS12(List.of("TLSv1.2"), true, true),
    /** TLS 1.2 and the backend not verified: everything that can be seen. */
    TLS12_UNVERIFIED(List.of("TLSv1.2"), true, false),
    ANY_VERSION(List.of("TLSv1.3", "TLSv1.2"), true, false),
    WITHOUT_SERVER_NAME(null, false, false),
    NO_ALPN(null, true, false),
    /** Offers everything that was ever in use, to see what the backend would take. */
    WIDE(null, true, false),
    /** No TLS: whether the port speaks HTTP. */
    PLAIN(null, true, false),
    /** The backend not verified: nothing is sent to it but the handshake. */
    UNVERIFIED(null, true, false);

    private final List<String> protocols;
    final boolean sendsServerName;
    final boolean verifies;

    Variant(List<String> protocols, boolean sendsServerName, boolean verifies) {
      this.protocols = protocols;
      this.sendsServerName = sendsServerName;
      this.verifies = verifies;
    }
  }
}
