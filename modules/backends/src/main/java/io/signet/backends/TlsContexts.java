package io.signet.backends;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.backends.BackendOptions.TlsEngine;
import io.signet.backends.WatchedEngines.Sessions;
import io.signet.keystore.Identity;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Turns a TLS profile and an identity into an HTTP client with a TLS context of its own. This is
 * the one class that takes the private key out of an {@link Identity}; a test of the architecture
 * holds it to that.
 */
final class TlsContexts {

  private static final int STREAM_WINDOW = 128 * 1024;
  private static final int MAX_HEADERS = 32 * 1024;
  private static final int MAX_CHUNK = 64 * 1024;
  private static final int MOST_SESSIONS = 128;
  private static final int CLEANER_MILLIS = 86_400_000;
  private static final long LONGEST_CALL_MILLIS = 30_000;

  private final Vertx vertx;
  private final BackendOptions options;
  private final SigningPool signing;

  TlsContexts(Vertx vertx, BackendOptions options) {
    this.vertx = vertx;
    this.options = options;
    requireAvailable("tlsEngine", options.tlsEngine());
    requireAvailable("tokenEngine", options.tokenEngine());
    // In half of the time that the handshake has, so that it hears why it fails.
    this.signing = new SigningPool("signet-sign", options.times().connect().dividedBy(2));
  }

  private static void requireAvailable(String option, TlsEngine engine) {
    if (engine == TlsEngine.OPENSSL && !OpenSSLEngineOptions.isAvailable()) {
      throw new SignetException(
          ErrorCode.INTERNAL,
          "backends." + option + " is openssl, but its native library does not load here");
    }
  }

  /**
   * What a client is made from; it has been prepared off the event loop.
   *
   * @param signer signs for BoringSSL; {@code null} if it has the key itself, or is not used
   */
  record Material(
      TlsProfile profile,
      KeyCertOptions keys,
      TrustOptions trust,
      boolean openSsl,
      KeylessSigner signer,
      TlsWatch watch) {

    @Override
    public String toString() {
      return "Material[" + profile + "]";
    }
  }

  /**
   * Prepares a context. Blocks: it parses trust anchors.
   *
   * @param identity of the profile; {@code null} if it has none
   * @param trustBundle of the profile, PEM; {@code null} if it has none
   * @param record notes what the handshakes do
   * @param inDetail whether the JDK's engine is needed, which shows everything
   * @throws SignetException {@code INTEGRATION_CONFIGURATION} if the bundle cannot be read
   */
  Material prepare(
      TlsProfile profile,
      Identity identity,
      String trustBundle,
      HandshakeRecord record,
      boolean inDetail) {
    BackendTrust trust = new BackendTrust(anchors(trustBundle), profile.skipVerification(), record);
    boolean inToken = identity != null && identity.privateKey().getEncoded() == null;
    boolean openSsl =
        !inDetail && wantsOpenSsl(inToken ? options.tokenEngine() : options.tlsEngine());
    boolean keyless = openSsl && inToken;
    StageKeyManager keys =
        keyless ? new StageKeyManager(identity.chain(), null, record) : keys(identity, record);
    return new Material(
        profile,
        KeyCertOptions.wrap(keys),
        TrustOptions.wrap(trust),
        openSsl,
        keyless ? new KeylessSigner(identity.privateKey(), signing, record) : null,
        new TlsWatch());
  }

  /**
   * The JDK's context for one diagnostic connection. Blocks, as {@link #prepare} does.
   *
   * @param record notes what the handshake does
   * @throws SignetException {@code INTEGRATION_CONFIGURATION} if the bundle cannot be read
   */
  SSLContext forProbe(ProbeRequest request, HandshakeRecord record) {
    StageKeyManager keys = keys(request.identity(), record);
    BackendTrust strict =
        new BackendTrust(
            anchors(request.settings().trustBundle()), request.skipVerification(), record);
    ProbeTrust trust = new ProbeTrust(strict, request.variant().verifies, record);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys}, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  private static StageKeyManager keys(Identity identity, HandshakeRecord record) {
    return identity == null
        ? new StageKeyManager(record)
        : new StageKeyManager(identity.chain(), identity.privateKey(), record);
  }

  private static boolean wantsOpenSsl(TlsEngine engine) {
    return engine != TlsEngine.JDK && OpenSSLEngineOptions.isAvailable();
  }

  private static X509ExtendedTrustManager anchors(String trustBundle) {
    try {
      return trustBundle == null ? TrustAnchors.platform() : TrustAnchors.platformAnd(trustBundle);
    } catch (CertificateException e) {
      throw new SignetException(
          ErrorCode.INTEGRATION_CONFIGURATION, "the trust bundle cannot be read", e);
    }
  }

  /** A client for plain HTTP. */
  HttpClientAgent plain() {
    HttpClientOptions client = common().setProtocolVersion(HttpVersion.HTTP_1_1);
    // Without TLS there is no TlsWatch to close a connection whose backend has stopped reading.
    // It must not end a call whose answer has not begun; that has its own limit.
    long idleMillis = options.times().idle().toMillis() + LONGEST_CALL_MILLIS;
    client.setIdleTimeout(Math.toIntExact(idleMillis));
    client.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    return build(client);
  }

  /** A client whose every connection is made by the profile of the material. */
  HttpClientAgent client(Material material) {
    HttpClientOptions client = common().setSsl(true).setVerifyHost(true);
    client.setSslEngineOptions(
        material.openSsl()
            ? WatchedEngines.openSsl(material.watch(), material.signer(), sessions())
            : WatchedEngines.jdk(material.watch(), sessions()));
    List<HttpVersion> versions = versions(material.profile().protocol());
    client.setUseAlpn(true).setAlpnVersions(versions).setProtocolVersion(versions.get(0));
    // Setting options through the client would change these; they are complete from here on.
    ClientSSLOptions tls = client.getSslOptions();
    tls.setKeyCertOptions(material.keys()).setTrustOptions(material.trust());
    tls.setHostnameVerificationAlgorithm("HTTPS");
    tls.setEnabledSecureTransportProtocols(protocols(material.profile().minimumTls()));
    tls.setApplicationLayerProtocols(versions.stream().map(HttpVersion::alpnName).toList());
    tls.setUseAlpn(true);
    tls.setSslHandshakeTimeout(options.times().connect().toMillis());
    tls.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    return build(client);
  }

  /** Has nothing signed any more. */
  void close() {
    signing.close();
  }

  /** What a handshake proved is believed for as long as its own connection may be used. */
  private Sessions sessions() {
    return new Sessions(
        Math.toIntExact(Math.max(1, options.times().connectionAge().toSeconds())), MOST_SESSIONS);
  }

  private HttpClientOptions common() {
    int streams = options.pool().http2Streams();
    HttpClientOptions client = new HttpClientOptions();
    // Vert.x keeps every closed client of its own, but lets go of shared ones: so this one is
    // shared, under a name that nobody else knows.
    client.setShared(true).setName("signet-backend-" + UUID.randomUUID());
    client.setConnectTimeout(Math.toIntExact(options.times().connect().toMillis()));
    client.setTracingPolicy(TracingPolicy.IGNORE);
    client.setDecompressionSupported(false).setPipelining(false).setKeepAlive(true);
    client.setMaxHeaderSize(MAX_HEADERS).setMaxChunkSize(MAX_CHUNK);
    client.setHttp2MultiplexingLimit(streams).setHttp2ClearTextUpgrade(false);
    client.setInitialSettings(
        new Http2Settings()
            .setPushEnabled(false)
            .setInitialWindowSize(STREAM_WINDOW)
            .setMaxHeaderListSize(MAX_HEADERS));
    // One paused download must not take the window away from all other calls.
    client.setHttp2ConnectionWindowSize(connectionWindow(streams));
    return client;
  }

  /**
   * In bytes, twice what all streams may leave unread: Netty opens the connection's window again
   * only when half of it has been read, and those that read must get that far without the others.
   */
  static int connectionWindow(int streams) {
    return (int) Math.min(Integer.MAX_VALUE, 2 * (streams + 1L) * STREAM_WINDOW);
  }

  private HttpClientAgent build(HttpClientOptions client) {
    // Connections are pooled by ConnectionPool, so Vert.x's own pool has nothing to clean. Its
    // cleaner must not be switched off, though: such a client, when it closes, cancels the timer
    // with the number 0, whoever has set that (5.0.12).
    PoolOptions idle = new PoolOptions().setCleanerPeriod(CLEANER_MILLIS);
    return vertx.httpClientBuilder().with(client).with(idle).build();
  }

  private static List<HttpVersion> versions(TlsProfile.Protocol protocol) {
    return switch (protocol) {
      case AUTO -> List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1);
      case HTTP1 -> List.of(HttpVersion.HTTP_1_1);
      case HTTP2 -> List.of(HttpVersion.HTTP_2);
    };
  }

  private static Set<String> protocols(String minimum) {
    return "TLSv1.3".equals(minimum)
        ? Set.of("TLSv1.3")
        : new LinkedHashSet<>(List.of("TLSv1.2", "TLSv1.3"));
  }
}
