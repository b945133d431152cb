package io.signet.backends;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A backend that says on the wire what a test wants it to, proper HTTP or not. */
final class RawBackend {

  static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final List<String> requests = new CopyOnWriteArrayList<>();
  private final NetServer server;

  /** What to do with a request. */
  @FunctionalInterface
  interface Answer {

    /**
     * @param connection the number of the connection, from 1
     * @param request the number of the request on it, from 1
     */
    void to(NetSocket socket, int connection, int request);
  }

  /** Answers each time that a request without body, or with one in the same packet, arrives. */
  RawBackend(Vertx vertx, Answer answer) {
    this(vertx, "127.0.0.1", answer);
  }

  RawBackend(Vertx vertx, String address, Answer answer) {
    server = vertx.createNetServer();
    server.connectHandler(
        socket -> {
          int connection = connections.incrementAndGet();
          AtomicInteger count = new AtomicInteger();
          StringBuilder received = new StringBuilder();
          socket.exceptionHandler(ignored -> {});
          socket.closeHandler(ignored -> closed.incrementAndGet());
          socket.handler(
              bytes -> {
                received.append(bytes.toString());
                if (received.indexOf("\r\n\r\n") >= 0) {
                  requests.add(received.toString());
                  received.setLength(0);
                  answer.to(socket, connection, count.incrementAndGet());
                }
              });
        });
    server.listen(0, address).await();
  }

  int port() {
    return server.actualPort();
  }
}
