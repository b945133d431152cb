package io.signet.backends;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslAsyncPrivateKeyMethod;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * BoringSSL's contexts for clients whose key is elsewhere. Vert.x's own factory makes the same
 * contexts but takes no method to sign by. The key manager must hand out a chain without a key:
 * this is how Netty knows that somebody else signs.
 */
final class KeylessContexts implements SslContextFactory {

  private final SslContextBuilder builder;
  private boolean alpn;
  private List<String> protocols = List.of();

  /**
   * @param signer signs every handshake of the context
   */
  KeylessContexts(OpenSslAsyncPrivateKeyMethod signer) {
    builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.OPENSSL)
            .ciphers(OpenSsl.availableOpenSslCipherSuites())
            .option(OpenSslContextOption.ASYNC_PRIVATE_KEY_METHOD, signer);
  }

  @Override
  public SslContextFactory useAlpn(boolean useAlpn) {
    alpn = useAlpn;
    return this;
  }

  @Override
  public SslContextFactory keyMananagerFactory(KeyManagerFactory keys) {
    builder.keyManager(keys);
    return this;
  }

  @Override
  public SslContextFactory trustManagerFactory(TrustManagerFactory trust) {
    builder.trustManager(trust);
    return this;
  }

  @Override
  public SslContextFactory enabledCipherSuites(Set<String> suites) {
    if (!suites.isEmpty()) {
      builder.ciphers(suites);
    }
    return this;
  }

  @Override
  public SslContextFactory applicationProtocols(List<String> names) {
    protocols = List.copyOf(names);
    return this;
  }

  @Override
  public SslContext create() throws SSLException {
    if (alpn && !protocols.isEmpty()) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              Protocol.ALPN,
              SelectorFailureBehavior.NO_ADVERTISE,
              SelectedListenerFailureBehavior.ACCEPT,
              protocols));
    }
    return builder.build();
  }
}
