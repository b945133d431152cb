package io.signet.routing;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of one routing verticle; those of all instances share their ports. */
final class Listeners {

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
  private static final int STREAMS = 100;
  private static final int STREAM_WINDOW = 65_535;
  private static final int CHUNK = 16 * 1024;

  /** A negative port is one free port that all servers of its number share. */
  private static final int SHARED_HTTP = -1;

  private static final int SHARED_HTTPS = -2;

  private final RoutingOptions options;
  private final List<HttpServer> servers = new ArrayList<>();

  Listeners(RoutingOptions options) {
    this.options = options;
  }

  /** Listens; the future has the ports, that of https being 0 if there is none. */
  Future<Ports> listen(Vertx vertx, Handler<HttpServerRequest> handler) {
    Future<Integer> http = listen(vertx, http(), handler);
    RoutingOptions.Https https = options.https();
    Future<Integer> secure =
        https == null ? Future.succeededFuture(0) : listen(vertx, https(https), handler);
    return Future.all(http, secure).map(both -> new Ports(http.result(), secure.result()));
  }

  /** Lets calls in flight finish, as long as the options allow, and accepts no others. */
  Future<Void> drain() {
    long millis = options.drain().toMillis();
    List<Future<Void>> drained =
        servers.stream().map(server -> server.shutdown(millis, TimeUnit.MILLISECONDS)).toList();
    return Future.join(drained).mapEmpty();
  }

  private Future<Integer> listen(
      Vertx vertx, HttpServerOptions serverOptions, Handler<HttpServerRequest> handler) {
    HttpServer server =
        vertx
            .createHttpServer(serverOptions)
            .requestHandler(handler)
            .invalidRequestHandler(new InvalidRequests())
            .connectionHandler(connection -> connection.exceptionHandler(this::ignored))
            .exceptionHandler(this::ignored);
    return server
        .listen()
        .map(
            listening -> {
              servers.add(listening);
              return listening.actualPort();
            });
  }

  private HttpServerOptions http() {
    return common()
        .setHost(options.host())
        .setPort(options.port() == 0 ? SHARED_HTTP : options.port())
        .setHttp2ClearTextEnabled(false);
  }

  private HttpServerOptions https(RoutingOptions.Https https) {
    return common()
        .setSslEngineOptions(CallerTls.engine())
        .setHost(https.host())
        .setPort(https.port() == 0 ? SHARED_HTTPS : https.port())
        .setSsl(true)
        .setUseAlpn(true)
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(https.certificate().toString())
                .setKeyPath(https.key().toString()))
        .setInitialSettings(
            new Http2Settings()
                .setMaxConcurrentStreams(STREAMS)
                .setInitialWindowSize(STREAM_WINDOW)
                .setMaxHeaderListSize(options.maxHeaderBytes()))
        // Paused uploads must not use up the window of all others on their connection. Netty opens
        // it again only when half of it has been read, so it is twice what all streams may take.
        .setHttp2ConnectionWindowSize(2 * (STREAMS + 1) * STREAM_WINDOW);
  }

  private HttpServerOptions common() {
    return new HttpServerOptions()
        .setMaxInitialLineLength(options.maxUrlBytes() + 64)
        .setMaxHeaderSize(options.maxHeaderBytes())
        .setMaxChunkSize(CHUNK)
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout((int) options.idleTimeout().toMillis())
        .setTracingPolicy(TracingPolicy.IGNORE)
        .setHandle100ContinueAutomatically(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
  }

  private void ignored(Throwable failure) {
    LOG.debug("connection failed reason={}", failure.toString());
  }

  /** The ports that were bound. */
  record Ports(int http, int https) {}
}
