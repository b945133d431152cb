package io.signet.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signet.api.Addresses;
import io.signet.api.IdentityReference;
import io.signet.api.SealedIdentity;
import io.signet.cluster.ClusterKeys;
import io.signet.keystore.Identity;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import io.signet.keystore.SealingKey;
import io.signet.keystore.SigningKey;
import io.vertx.core.eventbus.EventBus;
import java.io.ByteArrayInputStream;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.crypto.SecretKey;

/**
 * A keystore that nodes share, with the cluster behind it: while the keystore is away, identities
 * come from the shared map, where the other nodes have put them sealed. So a node that starts then
 * serves all the same. Everything else is the keystore's own.
 */
final class SharedKeys implements Keystore {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Keystore keystore;
  private final EventBus bus;
  private final ClusterKeys clusterKeys;

  SharedKeys(Keystore keystore, EventBus bus, ClusterKeys clusterKeys) {
    this.keystore = keystore;
    this.bus = bus;
    this.clusterKeys = clusterKeys;
  }

  @Override
  public Optional<Identity> identity(KeyId id) {
    try {
      return keystore.identity(id);
    } catch (KeystoreException away) {
      if (away.reason() != Reason.UNAVAILABLE) {
        throw away;
      }
      try {
        return Optional.of(shared(id));
      } catch (KeystoreException notThereEither) {
        away.addSuppressed(notThereEither);
        throw away;
      }
    }
  }

  private Identity shared(KeyId id) {
    SealedIdentity sealed = ask(new IdentityReference(id.certificateId(), id.version()));
    if (sealed.sealedKey() == null) {
      throw new KeystoreException(Reason.UNAVAILABLE, "the key " + id + " never leaves its token");
    }
    SecretKey key =
        clusterKeys
            .sealingKey(sealed.sealingKeyId())
            .orElseThrow(
                () ->
                    new KeystoreException(
                        Reason.UNAVAILABLE,
                        "the cluster key " + sealed.sealingKeyId() + " is not on this node"));
    return keystore.open(
        id,
        chain(sealed.pemChain()),
        sealed.sealedBytes(),
        new SealingKey(sealed.sealingKeyId(), key));
  }

  /** On a worker thread, as every call of a keystore is. */
  private SealedIdentity ask(IdentityReference reference) {
    try {
      return Addresses.SHARED_IDENTITIES
          .request(bus, reference, PATIENCE)
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toMillis() + 1_000, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KeystoreException(Reason.UNAVAILABLE, "the cluster has no " + reference, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KeystoreException(Reason.UNAVAILABLE, "interrupted", e);
    }
  }

  private static List<X509Certificate> chain(String pem) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem.getBytes(US_ASCII)))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      throw new KeystoreException(Reason.CORRUPT, "the shared chain cannot be read", e);
    }
  }

  @Override
  public List<X509Certificate> generate(
      KeyId id, KeyAlgorithm algorithm, Function<SigningKey, List<X509Certificate>> certifier) {
    return keystore.generate(id, algorithm, certifier);
  }

  @Override
  public void importKey(KeyId id, PrivateKey key, List<X509Certificate> chain) {
    keystore.importKey(id, key, chain);
  }

  @Override
  public List<X509Certificate> recertify(KeyId kept, KeyId id, List<X509Certificate> chain) {
    return keystore.recertify(kept, id, chain);
  }

  @Override
  public byte[] csr(KeyId id, Function<SigningKey, byte[]> builder) {
    return keystore.csr(id, builder);
  }

  @Override
  public Optional<byte[]> seal(KeyId id, SealingKey sealingKey) {
    return keystore.seal(id, sealingKey);
  }

  @Override
  public Identity open(
      KeyId id, List<X509Certificate> chain, byte[] envelope, SealingKey sealingKey) {
    return keystore.open(id, chain, envelope, sealingKey);
  }

  @Override
  public boolean delete(KeyId id) {
    return keystore.delete(id);
  }

  @Override
  public Set<KeyId> list() {
    return keystore.list();
  }

  @Override
  public void checkHealth() {
    keystore.checkHealth();
  }

  /** The keystore is closed by who opened it. */
  @Override
  public void close() {}
}
