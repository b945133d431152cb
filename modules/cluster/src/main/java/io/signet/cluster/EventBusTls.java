package io.signet.cluster;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;

/**
 * Mutual TLS of the event bus of a single node: one certificate that both sides present and the
 * only one that both sides trust. Its key is made at start and never leaves the process, so no
 * other process can speak on the bus.
 */
final class EventBusTls {

  private static final String HOST = "127.0.0.1";
  private static final String NAME = "CN=Signet event bus";
  private static final Duration VALIDITY = Duration.ofDays(3650);

  private EventBusTls() {}

  static EventBusOptions loopback() {
    try {
      KeyPair pair = keyPair();
      Buffer encoded = pem("CERTIFICATE", SelfSigned.certificate(pair, NAME, HOST, VALIDITY));
      return new EventBusOptions()
          .setHost(HOST)
          .setPort(0)
          .setSsl(true)
          .setClientAuth(ClientAuth.REQUIRED)
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .addKeyValue(pem("PRIVATE KEY", pair.getPrivate().getEncoded()))
                  .addCertValue(encoded))
          .setTrustOptions(new PemTrustOptions().addCertValue(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot secure the event bus", e);
    }
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static Buffer pem(String type, byte[] der) {
    Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return Buffer.buffer(
        "-----BEGIN "
            + type
            + "-----\n"
            + encoder.encodeToString(der)
            + "\n-----END "
            + type
            + "-----\n");
  }
}
