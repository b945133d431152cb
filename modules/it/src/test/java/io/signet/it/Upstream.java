package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** The application behind a proxy, over plain HTTP; counts the calls that reach it. */
final class Upstream implements AutoCloseable {

  private final HttpServer server;
  private final AtomicInteger calls = new AtomicInteger();

  private Upstream(HttpServer server) {
    this.server = server;
  }

  static Upstream start() throws IOException {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Upstream upstream = new Upstream(HttpServer.create(loopback, 0));
    upstream.server.createContext(
        "/",
        exchange -> {
          upstream.calls.incrementAndGet();
          byte[] body = "Hello\n".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    upstream.server.start();
    return upstream;
  }

  int port() {
    return server.getAddress().getPort();
  }

  int calls() {
    return calls.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
