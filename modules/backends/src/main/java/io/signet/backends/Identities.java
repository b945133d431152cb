package io.signet.backends;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * The identities that stages present, read from the keystore off the event loop and kept while a
 * stage uses them. Only its event loop may use it.
 */
final class Identities {

  private final Vertx vertx;
  private final Keystore keystore;
  private final Map<KeyId, Future<Identity>> loaded = new HashMap<>();

  Identities(Vertx vertx, Keystore keystore) {
    this.vertx = vertx;
    this.keystore = keystore;
  }

  /**
   * An identity, kept for the next time.
   *
   * @param fingerprint what the configuration says of its certificate
   * @return fails with {@code INTEGRATION_CONFIGURATION} if the keystore does not have it, cannot
   *     be read, or has another one; nothing of a failure is kept
   */
  Future<Identity> keep(KeyId id, String fingerprint) {
    Future<Identity> known = loaded.get(id);
    if (known == null) {
      known = read(id, fingerprint);
      loaded.put(id, known);
      Future<Identity> asked = known;
      known.onFailure(failure -> loaded.remove(id, asked));
    }
    return known;
  }

  /** As {@link #keep}, but forgotten at once. */
  Future<Identity> read(KeyId id, String fingerprint) {
    return vertx.executeBlocking(() -> readNow(id, fingerprint), false);
  }

  /** How many have been read and are kept. */
  int size() {
    return (int) loaded.values().stream().filter(Future::succeeded).count();
  }

  /** Forgets all identities but these. */
  void retain(Set<KeyId> used) {
    loaded.keySet().retainAll(used);
  }

  private Identity readNow(KeyId id, String fingerprint) {
    Identity identity;
    try {
      identity = keystore.identity(id).orElseThrow(() -> failure(id, "is not there", null));
    } catch (KeystoreException e) {
      throw failure(id, "cannot be read", e);
    }
    if (fingerprint != null && !fingerprint.equals(fingerprint(identity.leaf()))) {
      throw failure(id, "is not the one that the configuration names", null);
    }
    return identity;
  }

  private static SignetException failure(KeyId id, String what, Throwable cause) {
    return new SignetException(
        ErrorCode.INTEGRATION_CONFIGURATION,
        "the identity " + id + " in the keystore " + what,
        cause);
  }

  private static String fingerprint(X509Certificate leaf) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate of the keystore has no DER form", e);
    }
  }
}
