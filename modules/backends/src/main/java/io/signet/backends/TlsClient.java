package io.signet.backends;

import io.vertx.core.http.HttpClientAgent;
import java.security.cert.X509Certificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP client that belongs to one TLS profile, with the TLS context inside it. It is held as
 * long as pools use it and closed when the last one lets go.
 */
final class TlsClient {

  private static final Logger LOG = LoggerFactory.getLogger(TlsClient.class);

  private final TlsProfile profile;
  private final HttpClientAgent agent;
  private final TlsWatch watch;
  private final HandshakeRecord record;
  private final X509Certificate certificate;
  private final Runnable whenUnused;
  private int users;

  /**
   * @param certificate what the client presents; {@code null} for nothing
   * @param whenUnused told when the last user let go, before the client closes
   */
  TlsClient(
      TlsProfile profile,
      HttpClientAgent agent,
      TlsWatch watch,
      HandshakeRecord record,
      X509Certificate certificate,
      Runnable whenUnused) {
    this.profile = profile;
    this.agent = agent;
    this.watch = watch;
    this.record = record;
    this.certificate = certificate;
    this.whenUnused = whenUnused;
  }

  TlsProfile profile() {
    return profile;
  }

  HttpClientAgent agent() {
    return agent;
  }

  TlsWatch watch() {
    return watch;
  }

  HandshakeRecord record() {
    return record;
  }

  X509Certificate certificate() {
    return certificate;
  }

  /** When what it presents expires, in milliseconds of the epoch. */
  long notAfterMillis() {
    return certificate == null ? Long.MAX_VALUE : certificate.getNotAfter().getTime();
  }

  boolean unused() {
    return users == 0;
  }

  void use() {
    users++;
  }

  void release() {
    users--;
    if (users == 0) {
      close();
    }
  }

  void close() {
    whenUnused.run();
    agent
        .close()
        .onFailure(failure -> LOG.warn("client did not close profile={}", profile, failure));
  }
}
