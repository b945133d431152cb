package io.signet.routing;

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

/** Vert.x's TLS engines for callers, making contexts that {@linkplain GatheredTls gather}. */
final class CallerTls {

  private CallerTls() {}

  /** BoringSSL where it loads, since it costs less (RATIONALE.md); the JDK's engine else. */
  static SSLEngineOptions engine() {
    return OpenSSLEngineOptions.isAvailable() ? new OpenSsl() : new Jdk();
  }

  private static final class OpenSsl extends OpenSSLEngineOptions {

    private OpenSsl() {}

    private OpenSsl(OpenSsl other) {
      super(other);
    }

    @Override
    public OpenSSLEngineOptions copy() {
      return new OpenSsl(this);
    }

    @Override
    public SslContextFactory sslContextFactory() {
      return new Factory(super.sslContextFactory());
    }
  }

  private static final class Jdk extends JdkSSLEngineOptions {

    private Jdk() {}

    private Jdk(Jdk other) {
      super(other);
    }

    @Override
    public JdkSSLEngineOptions copy() {
      return new Jdk(this);
    }

    @Override
    public SslContextFactory sslContextFactory() {
      return new Factory(super.sslContextFactory());
    }
  }

  private record Factory(SslContextFactory factory) implements SslContextFactory {

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
      return new GatheredTls(factory.create());
    }
  }
}
