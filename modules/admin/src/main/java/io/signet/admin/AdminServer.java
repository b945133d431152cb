package io.signet.admin;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The listener of the HTTP door: HTTP/1.1 alone, everything bounded. */
final class AdminServer {

  /** More than an operation may take, so that waiting for its answer is not idleness. */
  private static final int OPERATION_SECONDS = 35;

  private final AdminOptions options;
  private final HttpServer server;

  AdminServer(
      Vertx vertx,
      AdminOptions options,
      ConnectionGuard guard,
      Handler<HttpServerRequest> router,
      Handler<HttpServerRequest> malformed) {
    this.options = options;
    this.server =
        vertx
            .createHttpServer(serverOptions(options))
            .connectionHandler(guard::opened)
            .requestHandler(router)
            .invalidRequestHandler(malformed);
  }

  /** Listens; fails with one line that says where it could not. */
  Future<Void> listen() {
    return server
        .listen()
        .recover(
            failure ->
                Future.failedFuture(
                    new SignetException(
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "The admin endpoints cannot listen on "
                            + options.host()
                            + ":"
                            + options.port()
                            + ": "
                            + failure.getMessage(),
                        failure)))
        .mapEmpty();
  }

  int actualPort() {
    return server.actualPort();
  }

  /** Takes no new requests, and waits for those in flight as long as the options allow. */
  Future<Void> drain() {
    return server.shutdown(options.limits().drain().toMillis(), TimeUnit.MILLISECONDS);
  }

  private static HttpServerOptions serverOptions(AdminOptions options) {
    AdminOptions.Limits limits = options.limits();
    HttpServerOptions server =
        new HttpServerOptions()
            .setHost(bare(options.host()))
            .setPort(options.port())
            .setMaxHeaderSize(limits.headerBytes())
            .setMaxInitialLineLength(limits.targetBytes())
            .setIdleTimeout((int) limits.idle().toSeconds() + OPERATION_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false)
            .setCompressionSupported(false)
            .setDecompressionSupported(false);
    if (options.tls() != null) {
      server
          .setSsl(true)
          .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .setCertPath(options.tls().certificate().toString())
                  .setKeyPath(options.tls().key().toString()));
    }
    return server;
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
