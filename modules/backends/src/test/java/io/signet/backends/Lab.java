package io.signet.backends;

import io.signet.api.BackendSettings;
import io.signet.backends.BackendOptions.TlsEngine;
import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The laboratory of the doctor: authorities, identities, and the doctor of a node that may call
 * loopback.
 */
final class Lab implements AutoCloseable {

  /** What the node trusts. */
  static final Identity ROOT = Mint.authority("CN=Lab Root,O=Lab").make();

  static final Identity INTERMEDIATE = Mint.authority("CN=Lab Sub,O=Lab").by(ROOT).make();

  /** What it does not trust. */
  static final Identity FOREIGN = Mint.authority("CN=Foreign Root,O=Elsewhere").make();

  /** The certificate of a server that is in order. */
  static final Identity SERVER = Mint.server(ROOT).make();

  /** Who calls. */
  static final Identity ANNA = Mint.client("CN=ApiGateway,O=Anna").make();

  /** Somebody else. */
  static final Identity BERT = Mint.client("CN=ApiGateway,O=Bert").make();

  private final Node node;

  Lab() {
    node = Node.with(TlsEngine.AUTO).publish();
  }

  Lab(BackendOptions options) {
    node = new Node(options).publish();
  }

  /** The settings of an origin of the laboratory: its root is trusted. */
  static BackendSettings settings(String minimumTls, String protocol) {
    return new BackendSettings(
        "https://localhost:1", TestCertificates.pem(ROOT.leaf()), null, minimumTls, protocol, null);
  }

  static ProbeRequest to(int port, Identity identity) {
    return to("localhost", port, settings(null, null), identity);
  }

  static ProbeRequest to(String host, int port, BackendSettings settings, Identity identity) {
    return ProbeRequest.to(host, port, settings, identity)
        .asking(new BackendSettings.Probe("GET", "/"));
  }

  Diagnosed examine(LabServer server, Identity identity) {
    return examine(to(server.port(), identity));
  }

  Diagnosed examine(ProbeRequest request) {
    CompletableFuture<Diagnosed> found = new CompletableFuture<>();
    node.vertx.runOnContext(
        go ->
            node.verticle
                .backends()
                .doctor()
                .examine(request)
                .onComplete(found::complete, found::completeExceptionally));
    return found.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** A server in a folder of its own, with a certificate that is in order. */
  static LabServer server(Path directory) throws java.io.IOException {
    return LabServer.with(directory, SERVER);
  }

  @Override
  public void close() {
    node.close();
  }
}
