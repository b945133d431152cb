package io.signet.backends;

import io.netty.handler.ssl.OpenSslAsyncPrivateKeyMethod;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import java.security.PrivateKey;
import javax.net.ssl.SSLEngine;

/**
 * Signs the handshakes of one identity for BoringSSL, which has the certificate but not the key.
 * The key stays in its token; its provider signs with it, on the pool's threads.
 */
final class KeylessSigner implements OpenSslAsyncPrivateKeyMethod {

  private final PrivateKey key;
  private final SigningPool pool;
  private final HandshakeRecord record;

  /**
   * @param record told why nothing was signed, which the engine's own failure does not say
   */
  KeylessSigner(PrivateKey key, SigningPool pool, HandshakeRecord record) {
    this.key = key;
    this.pool = pool;
    this.record = record;
  }

  @Override
  public Future<byte[]> sign(SSLEngine engine, int scheme, byte[] input) {
    return pool.sign(() -> SignatureScheme.of(scheme).sign(key, input))
        .addListener(
            signed -> {
              if (!signed.isSuccess()) {
                record.unsigned(reason(signed.cause()));
              }
            });
  }

  private static KeystoreException reason(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof KeystoreException own) {
        return own;
      }
    }
    return new KeystoreException(Reason.INVALID, String.valueOf(failure.getMessage()), failure);
  }

  @Override
  public Future<byte[]> decrypt(SSLEngine engine, byte[] input) {
    return ImmediateEventExecutor.INSTANCE.newFailedFuture(
        new UnsupportedOperationException("clients only sign"));
  }

  @Override
  public String toString() {
    return "KeylessSigner[" + key.getAlgorithm() + "]";
  }
}
