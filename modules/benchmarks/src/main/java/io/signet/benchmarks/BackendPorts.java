package io.signet.benchmarks;

/**
 * Where the backend listens, known before it starts.
 *
 * @param tls keeps connections
 * @param handshakes closes each connection after one call
 * @param plain serves the counts
 */
record BackendPorts(int tls, int handshakes, int plain) {

  static BackendPorts free() {
    return new BackendPorts(Ports.free(), Ports.free(), Ports.free());
  }
}
