package io.signet.server;

import static java.util.Objects.requireNonNullElse;

import io.signet.routing.RoutingOptions;
import java.nio.file.Path;

/** Where callers come in with TLS; off unless a certificate is named. */
record HttpsConfig(String host, Integer port, Path certificate, Path key) {

  HttpsConfig {
    host = requireNonNullElse(host, "127.0.0.1");
    port = requireNonNullElse(port, 8443);
  }

  HttpsConfig() {
    this(null, null, null, null);
  }

  HttpsConfig withPort(int other) {
    return new HttpsConfig(host, other, certificate, key);
  }

  /** The listener; {@code null} when no certificate is named. */
  RoutingOptions.Https options() {
    return certificate == null ? null : new RoutingOptions.Https(host, port, certificate, key);
  }
}
