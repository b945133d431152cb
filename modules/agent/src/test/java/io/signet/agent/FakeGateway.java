package io.signet.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers with what it was told, with an entity tag for each text. */
final class FakeGateway implements AutoCloseable {

  /** What one request asked for. */
  record Asked(String path, String ifNoneMatch) {}

  /** Answers a request in a way of its own. */
  interface Behaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile Behaviour behaviour;

  FakeGateway() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI url(String form) {
    return URI.create(
        "http://127.0.0.1:" + server.getAddress().getPort() + "/trust/" + TestBundle.ID + form);
  }

  /** Hands a text out from now on. */
  void serve(String text) {
    String tag = "\"" + text.hashCode() + "\"";
    behaviour =
        exchange -> {
          if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
            return;
          }
          exchange.getResponseHeaders().set("ETag", tag);
          byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
        };
  }

  void behave(Behaviour other) {
    behaviour = other;
  }

  private void handle(HttpExchange exchange) throws IOException {
    asked.add(
        new Asked(
            exchange.getRequestURI().getPath(),
            exchange.getRequestHeaders().getFirst("If-None-Match")));
    try (exchange) {
      behaviour.answer(exchange);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
