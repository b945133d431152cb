package io.signet.backends;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * Vert.x's two TLS engines, with a {@link TlsWatch} around the contexts that they make. Handshakes
 * compute on worker threads: building a path and signing take milliseconds that the calls of this
 * event loop should not wait for.
 */
final class WatchedEngines {

  private WatchedEngines() {}

  static SSLEngineOptions openSsl(TlsWatch watch) {
    return new OpenSsl(watch).setUseWorkerThread(true);
  }

  static SSLEngineOptions jdk(TlsWatch watch) {
    return new Jdk(watch).setUseWorkerThread(true);
  }

  private static final class OpenSsl extends OpenSSLEngineOptions {
    private final TlsWatch watch;

    private OpenSsl(TlsWatch watch) {
      this.watch = watch;
    }

    private OpenSsl(OpenSsl other) {
      super(other);
      this.watch = other.watch;
    }

    @Override
    public OpenSSLEngineOptions copy() {
      return new OpenSsl(this);
    }

    @Override
    public SslContextFactory sslContextFactory() {
      return new WatchedFactory(super.sslContextFactory(), watch);
    }
  }

  private static final class Jdk extends JdkSSLEngineOptions {
    private final TlsWatch watch;

    private Jdk(TlsWatch watch) {
      this.watch = watch;
    }

    private Jdk(Jdk other) {
      super(other);
      this.watch = other.watch;
    }

    @Override
    public JdkSSLEngineOptions copy() {
      return new Jdk(this);
    }

    @Override
    public SslContextFactory sslContextFactory() {
      return new WatchedFactory(super.sslContextFactory(), watch);
    }
  }

  private record WatchedFactory(SslContextFactory factory, TlsWatch watch)
      implements SslContextFactory {

    @Override
    public SslContextFactory useAlpn(boolean useAlpn) {
      factory.useAlpn(useAlpn);
      return this;
    }

    @Override
    public SslContextFactory clientAuth(ClientAuth clientAuth) {
      factory.clientAuth(clientAuth);
      return this;
    }

    @Override
    public SslContextFactory forClient(boolean forClient) {
      factory.forClient(forClient);
      return this;
    }

    @Override
    public SslContextFactory keyMananagerFactory(KeyManagerFactory keys) {
      factory.keyMananagerFactory(keys);
      return this;
    }

    @Override
    public SslContextFactory trustManagerFactory(TrustManagerFactory trust) {
      factory.trustManagerFactory(trust);
      return this;
    }

    @Override
    public SslContextFactory enabledCipherSuites(Set<String> suites) {
      factory.enabledCipherSuites(suites);
      return this;
    }

    @Override
    public SslContextFactory applicationProtocols(List<String> protocols) {
      factory.applicationProtocols(protocols);
      return this;
    }

    @Override
    public SslContextFactory serverName(String name) {
      factory.serverName(name);
      return this;
    }

    @Override
    public SslContext create() throws SSLException {
      return watch.watch(factory.create());
    }
  }
}
