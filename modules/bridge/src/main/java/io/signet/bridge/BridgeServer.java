package io.signet.bridge;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener of the bridge, and the connections that are open on it. */
final class BridgeServer {

  private static final Logger LOG = LoggerFactory.getLogger(BridgeServer.class);
  private static final long CHECK_MILLIS = 500;

  private final Vertx vertx;
  private final BridgeOptions options;
  private final Memory memory;
  private final FrameParser parser;
  private final Set<BridgeConnection> connections = new HashSet<>();
  private final NetServer server;
  private long check;

  BridgeServer(Vertx vertx, BridgeOptions options) {
    this.vertx = vertx;
    this.options = options;
    this.memory = new Memory(options.limits().memoryBytes());
    this.parser = new FrameParser(vertx, ClientFrame::parse);
    this.server =
        vertx
            .createNetServer(netOptions(options))
            .connectHandler(this::opened)
            .exceptionHandler(
                failure -> LOG.debug("connection failed reason={}", failure.toString()));
  }

  int actualPort() {
    return server.actualPort();
  }

  /** What frames hold at the moment, in bytes. */
  long held() {
    return memory.held();
  }

  /** How many are open. */
  int connections() {
    return connections.size();
  }

  /** Listens; fails with one line that says where it could not. */
  Future<Void> listen() {
    check =
        vertx.setPeriodic(
            CHECK_MILLIS, now -> List.copyOf(connections).forEach(BridgeConnection::check));
    return server
        .listen()
        .recover(
            failure ->
                Future.failedFuture(
                    new SignetException(
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "The bridge cannot listen on "
                            + options.host()
                            + ":"
                            + options.port()
                            + ": "
                            + failure.getMessage(),
                        failure)))
        .mapEmpty();
  }

  /** Takes no new messages, and waits for those in flight as long as the options allow. */
  Future<Void> drain() {
    vertx.cancelTimer(check);
    List.copyOf(connections).forEach(BridgeConnection::leave);
    return server.shutdown(options.limits().drain().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void opened(NetSocket socket) {
    if (connections.size() >= options.limits().connections()) {
      LOG.warn(
          "connection refused address={} limit={}", socket.remoteAddress(), connections.size());
      socket
          .close()
          .onFailure(failure -> LOG.debug("connection not closed reason={}", failure.toString()));
      return;
    }
    BridgeConnection connection =
        new BridgeConnection(vertx, socket, options.limits(), memory, parser, connections::remove);
    connections.add(connection);
    connection.open();
  }

  private static NetServerOptions netOptions(BridgeOptions options) {
    NetServerOptions net =
        new NetServerOptions()
            .setHost(options.host())
            .setPort(options.port())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout((int) options.limits().idle().toMillis())
            .setSsl(true)
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath(options.certificate().toString())
                    .setKeyPath(options.key().toString()));
    if (options.clientAuthorities() != null) {
      net.setClientAuth(ClientAuth.REQUIRED)
          .setTrustOptions(
              new PemTrustOptions().addCertPath(options.clientAuthorities().toString()));
    }
    return net;
  }
}
