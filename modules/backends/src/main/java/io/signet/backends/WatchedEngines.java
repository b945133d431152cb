package io.signet.backends;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslAsyncPrivateKeyMethod;
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

  /**
   * @param signer signs where the key cannot be copied to BoringSSL; {@code null} where it can
   * @param sessions limits what the contexts remember
   */
  static SSLEngineOptions openSsl(
      TlsWatch watch, OpenSslAsyncPrivateKeyMethod signer, Sessions sessions) {
    return new OpenSsl(watch, signer, sessions).setUseWorkerThread(true);
  }

  /**
   * @param sessions limits what the contexts remember
   */
  static SSLEngineOptions jdk(TlsWatch watch, Sessions sessions) {
    return new Jdk(watch, sessions).setUseWorkerThread(true);
  }

  /**
   * The TLS sessions that one context may resume. They live in the context and end with it, so none
   * is ever resumed with another identity or trust policy.
   *
   * @param seconds how long one may be resumed
   * @param most how many are remembered; TLS 1.3 brings two with each connection
   */
  record Sessions(int seconds, int most) {

    private SslContext limit(SslContext context) {
      context.sessionContext().setSessionTimeout(seconds);
      context.sessionContext().setSessionCacheSize(most);
      return context;
    }
  }

  private static final class OpenSsl extends OpenSSLEngineOptions {
    private final TlsWatch watch;
    private final OpenSslAsyncPrivateKeyMethod signer;
    private final Sessions sessions;

    private OpenSsl(TlsWatch watch, OpenSslAsyncPrivateKeyMethod signer, Sessions sessions) {
      this.watch = watch;
      this.signer = signer;
      this.sessions = sessions;
    }

    private OpenSsl(OpenSsl other) {
      super(other);
      this.watch = other.watch;
      this.signer = other.signer;
      this.sessions = other.sessions;
    }

    @Override
    public OpenSSLEngineOptions copy() {
      return new OpenSsl(this);
    }

    @Override
    public SslContextFactory sslContextFactory() {
      SslContextFactory factory =
          signer == null ? super.sslContextFactory() : new KeylessContexts(signer);
      return new WatchedFactory(factory, watch, sessions);
    }
  }

  private static final class Jdk extends JdkSSLEngineOptions {
    private final TlsWatch watch;
    private final Sessions sessions;

    private Jdk(TlsWatch watch, Sessions sessions) {
      this.watch = watch;
      this.sessions = sessions;
    }

    private Jdk(Jdk other) {
      super(other);
      this.watch = other.watch;
      this.sessions = other.sessions;
    }

    @Override
    public JdkSSLEngineOptions copy() {
      return new Jdk(this);
    }

    @Override
    public SslContextFactory sslContextFactory() {
      return new WatchedFactory(super.sslContextFactory(), watch, sessions);
    }
  }

  private record WatchedFactory(SslContextFactory factory, TlsWatch watch, Sessions sessions)
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
      return watch.watch(sessions.limit(factory.create()));
    }
  }
}
