package io.signet.cluster;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * Mutual TLS 1.3 between nodes: each shows its certificate of the cluster's authority and lets in
 * nobody without one. The relay and the event bus use the same.
 */
final class NodeTls {

  private static final String PROTOCOL = "TLSv1.3";

  /** A connection that takes longer is given up; between nodes it takes milliseconds. */
  private static final int CONNECT_MILLIS = 2_000;

  private static final int HANDSHAKE_SECONDS = 5;

  /** A silent peer is noticed as fast as Hazelcast notices it. */
  private static final int PING_MILLIS = 2_000;

  private final Membership.CertificateFiles files;
  private final SslContext server;
  private final SslContext client;

  /**
   * @throws IllegalArgumentException if a file cannot be used
   */
  NodeTls(Membership membership) {
    this.files = membership.certificate();
    NodeTrust nodes = NodeTrust.read(files.authority(), membership.nodes());
    try {
      this.server =
          SslContextBuilder.forServer(files.certificate().toFile(), files.key().toFile())
              .sslProvider(SslProvider.JDK)
              .protocols(PROTOCOL)
              .clientAuth(ClientAuth.REQUIRE)
              .trustManager(nodes)
              .build();
      this.client =
          SslContextBuilder.forClient()
              .keyManager(files.certificate().toFile(), files.key().toFile())
              .sslProvider(SslProvider.JDK)
              .protocols(PROTOCOL)
              .endpointIdentificationAlgorithm("HTTPS")
              .trustManager(nodes)
              .build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "cluster.relay: cannot use " + files.certificate() + " with its key: " + e.getMessage(),
          e);
    }
  }

  SslHandler server(ByteBufAllocator allocator) {
    return bounded(server.newHandler(allocator));
  }

  /** Checks beside the chain that the host that is dialled is named in the certificate. */
  SslHandler client(ByteBufAllocator allocator, String host, int port) {
    return bounded(client.newHandler(allocator, host, port));
  }

  /**
   * Both sides of the event bus: every node listens and dials. Vert.x keeps these options as JSON,
   * in which a trust of one's own has no place: every certificate of the authority is let in here.
   */
  EventBusOptions eventBus(Membership membership) {
    return new EventBusOptions()
        .setHost(membership.bind())
        .setPort(membership.eventBusPort())
        .setClusterPublicHost(membership.self().host())
        .setClusterPublicPort(membership.eventBusPort())
        .setClusterPingInterval(PING_MILLIS)
        .setClusterPingReplyInterval(PING_MILLIS)
        .setConnectTimeout(CONNECT_MILLIS)
        .setSsl(true)
        .setClientAuth(io.vertx.core.http.ClientAuth.REQUIRED)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(files.certificate().toString())
                .setKeyPath(files.key().toString()))
        .setTrustOptions(new PemTrustOptions().addCertPath(files.authority().toString()))
        .setSslEngineOptions(new JdkSSLEngineOptions())
        .setEnabledSecureTransportProtocols(Set.of(PROTOCOL))
        .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
        .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
  }

  private static SslHandler bounded(SslHandler handler) {
    handler.setHandshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
    return handler;
  }
}
