package io.signet.it;

import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What a backend knows of its TLS connections: who came, and when. */
final class Witness {

  /** The serial number of a client that presents no certificate. */
  static final String NOBODY = "none";

  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<HttpConnection, Connection> open = new ConcurrentHashMap<>();
  private final Collection<Consumer<Connection>> openings = new ConcurrentLinkedQueue<>();
  private final Collection<Consumer<Connection>> closings = new ConcurrentLinkedQueue<>();

  /** A connection that a client has opened; the handshake was complete then. */
  static final class Connection {
    private final int number;
    private final String serial;
    private final AtomicLong calls = new AtomicLong();
    private volatile Way way;
    private volatile boolean lasting;

    private Connection(int number, String serial) {
      this.number = number;
      this.serial = serial;
    }

    int number() {
      return number;
    }

    /** Of the client's certificate, as {@link Pems#serial} has it. */
    String serial() {
      return serial;
    }

    /** Counts a call; answers how many there were. */
    long count() {
      return calls.incrementAndGet();
    }

    /** A call has begun that takes its time, and the connection with it. */
    void lasts() {
      lasting = true;
    }

    /** Whether it ever had a call that took its time. */
    boolean lasting() {
      return lasting;
    }

    /** The way of its first call. Calls of one connection come one after the other. */
    Way belongsTo(Way caller) {
      if (way == null) {
        way = caller;
      }
      return way;
    }
  }

  /** Hears of every connection that closes. */
  void onClose(Consumer<Connection> listener) {
    closings.add(listener);
  }

  /** Hears of every connection that a client has opened. */
  void onOpen(Consumer<Connection> listener) {
    openings.add(listener);
  }

  /** Starts a backend that asks every client for a certificate and accepts any, or none. */
  HttpServer listen(Vertx vertx, Identity server, Handler<HttpServerRequest> handler) {
    return listen(vertx, "127.0.0.1", server, handler);
  }

  /** The same on another address of this machine. */
  HttpServer listen(
      Vertx vertx, String address, Identity server, Handler<HttpServerRequest> handler) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(address)
            .setPort(0)
            .setSsl(true)
            .setUseAlpn(true)
            .setClientAuth(ClientAuth.REQUEST)
            .setTrustOptions(TrustOptions.wrap(new AnyClient()))
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(TestCertificates.pem(server.chain())))
                    .addKeyValue(Buffer.buffer(TestCertificates.pem(server.privateKey()))));
    if (OpenSSLEngineOptions.isAvailable()) {
      // Half the work of the JDK's, of which there are two cores' worth for all.
      options.setSslEngineOptions(new OpenSSLEngineOptions());
    }
    return vertx
        .createHttpServer(options)
        .connectionHandler(this::opened)
        .exceptionHandler(refusedByClient -> {})
        .requestHandler(handler)
        .listen()
        .await();
  }

  private void opened(HttpConnection http) {
    Connection connection = new Connection(numbers.incrementAndGet(), serial(http));
    open.put(http, connection);
    openings.forEach(listener -> listener.accept(connection));
    http.closeHandler(
        closed -> {
          open.remove(http);
          closings.forEach(listener -> listener.accept(connection));
        });
  }

  Connection of(HttpConnection http) {
    return open.get(http);
  }

  Collection<Connection> open() {
    return open.values();
  }

  int connections() {
    return numbers.get();
  }

  private static String serial(HttpConnection http) {
    try {
      return Pems.serial((X509Certificate) http.peerCertificates().get(0));
    } catch (SSLPeerUnverifiedException e) {
      return NOBODY;
    }
  }
}
