package io.signet.backends;

import io.netty.channel.Channel;
import io.signet.api.BackendTarget;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.api.Telemetry;
import io.signet.api.Telemetry.Handshake;
import io.signet.backends.BackendOptions.Times;
import io.signet.keystore.KeystoreException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;

/** Opens connections: to an address that was judged, under the name that the integration gives. */
final class Connector {

  private final Resolver resolver;
  private final Times times;
  private final Telemetry telemetry;

  Connector(Resolver resolver, Times times, Telemetry telemetry) {
    this.resolver = resolver;
    this.times = times;
    this.telemetry = telemetry;
  }

  /**
   * Opens a connection to the first address of the target that answers.
   *
   * @return fails with a {@link SignetException}
   */
  Future<PooledConnection> connect(TlsClient client, BackendTarget target) {
    return resolver
        .resolve(target.host(), target.port())
        .compose(addresses -> first(client, target, addresses.iterator()));
  }

  private Future<PooledConnection> first(
      TlsClient client, BackendTarget target, Iterator<InetAddress> addresses) {
    InetSocketAddress address = new InetSocketAddress(addresses.next(), target.port());
    long startedAt = System.nanoTime();
    return open(client, target, address)
        .compose(
            http -> accept(client, target, pooled(client, http, address)),
            failure -> {
              if (addresses.hasNext() && BackendFailure.unreachable(failure)) {
                return first(client, target, addresses);
              }
              return Future.failedFuture(judge(client, target, address, failure, startedAt));
            });
  }

  private Future<HttpClientConnection> open(
      TlsClient client, BackendTarget target, InetSocketAddress address) {
    String serverName = client.profile().serverName();
    HttpConnectOptions options =
        new HttpConnectOptions()
            .setServer(SocketAddress.inetSocketAddress(address))
            .setHost(serverName == null ? withoutFinalDot(target.host()) : serverName)
            .setPort(target.port())
            .setSsl(target.tls());
    try {
      return client.agent().connect(options);
    } catch (IllegalStateException e) {
      return Future.failedFuture(e);
    }
  }

  private PooledConnection pooled(
      TlsClient client, HttpClientConnection http, InetSocketAddress address) {
    TlsWatch watch = client.watch();
    Channel channel = watch == null ? null : watch.channel(http);
    return new PooledConnection(http, channel, address, times.keepAlive().toNanos());
  }

  private Future<PooledConnection> accept(
      TlsClient client, BackendTarget target, PooledConnection connection) {
    if (target.tls()) {
      tell(target, Handshake.SUCCEEDED);
    }
    if (client.profile().protocol() == TlsProfile.Protocol.HTTP2 && !connection.multiplexed()) {
      return connection
          .http()
          .close()
          .transform(
              closed ->
                  Future.failedFuture(
                      new SignetException(
                          ErrorCode.BACKEND_FAILED, "the backend does not speak HTTP/2")));
    }
    return Future.succeededFuture(connection);
  }

  private SignetException judge(
      TlsClient client,
      BackendTarget target,
      InetSocketAddress address,
      Throwable failure,
      long startedAt) {
    if (!target.tls()) {
      return BackendFailure.connecting(failure, null, false);
    }
    SignetException judged =
        BackendFailure.connecting(
            failure, client.watch().recentEnding(address), client.record().askedSince(startedAt));
    if (judged.code() == ErrorCode.TLS_FAILED) {
      // BoringSSL says that a signature failed, but not why.
      KeystoreException unsigned = client.record().unsignedSince(startedAt);
      judged = unsigned == null ? judged : BackendFailure.unsigned(unsigned, failure);
    }
    if (judged.code() == ErrorCode.CERTIFICATE_REFUSED) {
      refused(target);
    } else if (!BackendFailure.unreachable(failure)) {
      tell(target, Handshake.FAILED);
    }
    return judged;
  }

  /** A backend did not accept who we are. */
  void refused(BackendTarget target) {
    tell(target, Handshake.REFUSED);
  }

  private void tell(BackendTarget target, Handshake outcome) {
    telemetry.handshake(target.origin(), target.certificateId(), outcome);
  }

  private static String withoutFinalDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }
}
