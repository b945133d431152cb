package io.signet.it;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Who calls the gateway by one version of HTTP, on connections that stay. */
final class Callers {

  private static final int KEEP_ALIVE_SECONDS = 300;
  private static final int HTTP1_CONNECTIONS = 256;

  /** Few connections, so that each has short calls and slow bodies on it at once. */
  private static final int HTTP2_CONNECTIONS = 4;

  private static final int STREAMS = 40;

  private final HttpClient http;
  private final URI gateway;
  private final HttpVersion version;
  private final Map<HttpConnection, AtomicInteger> open = new ConcurrentHashMap<>();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final AtomicLong calls = new AtomicLong();

  private Callers(HttpClient http, URI gateway, HttpVersion version) {
    this.http = http;
    this.gateway = gateway;
    this.version = version;
  }

  /** HTTP/1.1 with keep-alive, without TLS. */
  static Callers http1(Vertx vertx, SignetProcess signet) {
    HttpClient http =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAliveTimeout(KEEP_ALIVE_SECONDS),
            new PoolOptions().setHttp1MaxSize(HTTP1_CONNECTIONS).setEventLoopSize(1));
    return new Callers(http, signet.gateway(), HttpVersion.HTTP_1_1);
  }

  /**
   * HTTP/2 over TLS, by ALPN, many streams a connection.
   *
   * @param authority PEM of who vouches for the gateway
   */
  static Callers http2(Vertx vertx, SignetProcess signet, String authority) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(authority)))
            .setHttp2MultiplexingLimit(STREAMS)
            .setHttp2KeepAliveTimeout(KEEP_ALIVE_SECONDS);
    if (OpenSSLEngineOptions.isAvailable()) {
      options.setSslEngineOptions(new OpenSSLEngineOptions());
    }
    HttpClient http =
        vertx.createHttpClient(
            options, new PoolOptions().setHttp2MaxSize(HTTP2_CONNECTIONS).setEventLoopSize(1));
    return new Callers(http, signet.https(), HttpVersion.HTTP_2);
  }

  /** A request that is about to be sent; fails if it would go out by another version. */
  Future<HttpClientRequest> request(HttpMethod method, String path) {
    return http.request(method, gateway.getPort(), gateway.getHost(), path)
        .compose(
            request ->
                request.version() == version
                    ? Future.succeededFuture(counted(request))
                    : Future.failedFuture("called by " + request.version()));
  }

  /** How many calls one connection had at the same time, at most. */
  int mostAtOnce() {
    return mostAtOnce.get();
  }

  @Override
  public String toString() {
    return "callers of %s: %d calls, at most %d at once on a connection, %d connections"
        .formatted(version, calls.get(), mostAtOnce(), open.size());
  }

  private HttpClientRequest counted(HttpClientRequest request) {
    AtomicInteger here = open.computeIfAbsent(request.connection(), unseen -> new AtomicInteger());
    mostAtOnce.accumulateAndGet(here.incrementAndGet(), Math::max);
    calls.incrementAndGet();
    request.response().compose(HttpClientResponse::end).onComplete(over -> here.decrementAndGet());
    return request;
  }
}
