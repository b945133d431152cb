package io.signet.backends;

import io.signet.api.BackendTarget;
import io.signet.keystore.FreePorts;
import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import java.util.List;

/** Backends that fail, each in a way of its own, and what calls them. */
final class FailingBackends {

  static final Identity ANNA = TestCertificates.identity("anna", 1);
  private static final Identity BERT = TestCertificates.identity("bert", 1);
  private static final int INTERNAL_ERROR = 2;

  private final List<BackendTarget> targets;
  private final TestBackend refusing;
  private final TestBackend early;
  private final TestBackend resetting;

  FailingBackends(Vertx vertx) {
    refusing = TestBackend.on(vertx).trusting(BERT.leaf()).protocols("TLSv1.3").start();
    TestBackend unknown = TestBackend.on(vertx).clientAuth(ClientAuth.NONE).start();
    resetting =
        TestBackend.on(vertx)
            .clientAuth(ClientAuth.NONE)
            .answering(request -> request.response().reset(INTERNAL_ERROR))
            .start();
    early = TestBackend.on(vertx).trusting(BERT.leaf()).protocols("TLSv1.2").start();
    int silent = new RawBackend(vertx, (socket, connection, request) -> {}).port();
    int garbage = saying(vertx, "this is no HTTP at all\r\n\r\n");
    int half = saying(vertx, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it");
    int closing = saying(vertx, RawBackend.OK);
    targets =
        List.of(
            plain(FreePorts.one()),
            plain(silent),
            plain(cutting(vertx)),
            plain(garbage),
            plain(half),
            plain(closing),
            secure(rude(vertx), null),
            secure(refusing.port(), "anna"),
            secure(early.port(), "anna"),
            secure(unknown.port(), null),
            secure(resetting.port(), null));
  }

  /** One for each way of failing. */
  List<BackendTarget> targets() {
    return targets;
  }

  /** Lets the node believe those whose failure comes after the handshake. */
  void trust(Node node) {
    node.trusting(refusing).trusting(early).trusting(resetting);
  }

  private static BackendTarget plain(int port) {
    return Node.target("http", "127.0.0.1", port, null, false);
  }

  private static BackendTarget secure(int port, String certificate) {
    return Node.target("https", "127.0.0.1", port, certificate, false);
  }

  /** Answers each request with a text and closes. */
  private static int saying(Vertx vertx, String text) {
    return new RawBackend(
            vertx,
            (socket, connection, request) -> {
              socket.write(text);
              socket.close();
            })
        .port();
  }

  /** Speaks first, and no TLS. */
  private static int rude(Vertx vertx) {
    return vertx
        .createNetServer()
        .connectHandler(
            socket -> {
              socket.exceptionHandler(ignored -> {});
              socket.write("220 this is another protocol altogether\r\n");
            })
        .listen(0, "127.0.0.1")
        .await()
        .actualPort();
  }

  /** Ends each connection with a reset at the first byte. */
  private static int cutting(Vertx vertx) {
    return vertx
        .createNetServer(new NetServerOptions().setSoLinger(0))
        .connectHandler(
            socket -> {
              socket.exceptionHandler(ignored -> {});
              socket.handler(bytes -> socket.close());
            })
        .listen(0, "127.0.0.1")
        .await()
        .actualPort();
  }
}
