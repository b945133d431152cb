package io.signet.keystore.pkcs11;

import io.signet.keystore.Identity;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keys;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import io.signet.keystore.SealingKey;
import io.signet.keystore.SigningKey;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A keystore inside a token. Nothing is remembered here: what one node of several makes, all find.
 * Keys never leave, so none is sealed, and none that was made elsewhere is taken in.
 */
final class Pkcs11Keystore implements Keystore {

  private static final Logger LOG = LoggerFactory.getLogger(Pkcs11Keystore.class);

  private static final int TURNS = 64;

  private static final PSSParameterSpec PSS =
      new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

  /** Threads of one node take turns for an id; only nodes withdraw before each other. */
  private final Object[] turns = Stream.generate(Object::new).limit(TURNS).toArray();

  private final Token token;
  private final TokenObjects objects;
  private final boolean pss;

  Pkcs11Keystore(Token token, TokenObjects objects, boolean pss) {
    this.token = token;
    this.objects = objects;
    this.pss = pss;
  }

  static Keystore open(Pkcs11Settings settings) {
    Token token = Token.open(settings);
    boolean opened = false;
    try {
      TokenProvider.install();
      boolean pss = token.signs(Constants.CKM_RSA_PKCS_PSS);
      Pkcs11Keystore keystore = new Pkcs11Keystore(token, new TokenObjects(token), pss);
      keystore.removeLeftovers();
      LOG.info(
          "opened keystore type=pkcs11 token={} keys={} rsa={}",
          token.name(),
          keystore.list().size(),
          keystore.pss ? "yes" : "no, the token lacks PSS, which TLS 1.3 needs");
      opened = true;
      return keystore;
    } finally {
      if (!opened) {
        token.close();
      }
    }
  }

  @Override
  public List<X509Certificate> generate(
      KeyId id, KeyAlgorithm algorithm, Function<SigningKey, List<X509Certificate>> certifier) {
    if (algorithm != KeyAlgorithm.EC_P256 && !pss) {
      throw noPss();
    }
    String pending = Labels.pending(id);
    return settle(
        id,
        pending,
        () -> {
          PublicKey publicKey = objects.generate(id, pending, algorithm);
          TokenKey key = TokenKey.of(objects, pending, publicKey);
          if (algorithm != KeyAlgorithm.EC_P256) {
            requirePss(key, publicKey);
          }
          SigningKey handle = key.handle(publicKey);
          List<X509Certificate> chain = Keys.requireFit(id, certifier.apply(handle), handle);
          objects.commit(id, pending, chain);
          return chain;
        });
  }

  @Override
  public void importKey(KeyId id, PrivateKey key, List<X509Certificate> chain) {
    throw new KeystoreException(
        Reason.UNSUPPORTED,
        "a token takes no keys in that were made elsewhere: make one here, and have its request signed");
  }

  @Override
  public List<X509Certificate> recertify(KeyId kept, KeyId id, List<X509Certificate> chain) {
    requireFree(id);
    SigningKey handle = handle(kept);
    List<X509Certificate> fitting = Keys.requireFit(id, chain, handle);
    String pending = Labels.pending(id);
    return settle(
        id,
        pending,
        () -> {
          objects.copy(kept, id, pending);
          objects.commit(id, pending, fitting);
          return fitting;
        });
  }

  @Override
  public byte[] csr(KeyId id, Function<SigningKey, byte[]> builder) {
    return builder.apply(handle(id));
  }

  @Override
  public Optional<Identity> identity(KeyId id) {
    return objects
        .chain(id)
        .map(
            chain ->
                new Identity(
                    id, chain, TokenKey.of(objects, Labels.of(id), chain.get(0).getPublicKey())));
  }

  @Override
  public Optional<byte[]> seal(KeyId id, SealingKey sealingKey) {
    if (!objects.exists(id)) {
      throw missing(id);
    }
    return Optional.empty();
  }

  @Override
  public boolean delete(KeyId id) {
    boolean deleted = objects.remove(Labels.of(id));
    if (deleted) {
      objects.removeChain(id);
    }
    return deleted;
  }

  @Override
  public Set<KeyId> list() {
    return objects.list();
  }

  @Override
  public void checkHealth() {
    objects.requireToken();
  }

  @Override
  public void close() {
    token.close();
  }

  @Override
  public String toString() {
    return "Pkcs11Keystore[" + token.name() + "]";
  }

  private interface Making {
    List<X509Certificate> make();
  }

  /** What has not come to count is removed; if that fails too, the next start does it. */
  private List<X509Certificate> settle(KeyId id, String pending, Making making) {
    synchronized (turns[Math.floorMod(id.hashCode(), TURNS)]) {
      requireFree(id);
      return settle(pending, making);
    }
  }

  private List<X509Certificate> settle(String pending, Making making) {
    boolean made = false;
    try {
      List<X509Certificate> chain = making.make();
      made = true;
      return chain;
    } finally {
      if (!made) {
        try {
          objects.remove(pending);
        } catch (KeystoreException e) {
          LOG.warn("left a key for a later start label={} cause={}", pending, e.getMessage());
        }
      }
    }
  }

  private void removeLeftovers() {
    for (String label : objects.labels()) {
      if (Labels.stale(label) && objects.remove(label)) {
        LOG.info("removed what a crash had left token={} label={}", token.name(), label);
      }
    }
  }

  /** That a token names the mechanism does not mean that its signatures are right. */
  private void requirePss(TokenKey key, PublicKey publicKey) {
    byte[] probe = {1, 2, 3};
    try {
      Signature signer = Signature.getInstance("RSASSA-PSS", TokenProvider.install());
      signer.initSign(key);
      signer.setParameter(PSS);
      signer.update(probe);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance("RSASSA-PSS");
      verifier.setParameter(PSS);
      verifier.initVerify(publicKey);
      verifier.update(probe);
      if (!verifier.verify(signature)) {
        throw noPss();
      }
    } catch (GeneralSecurityException e) {
      throw noPss();
    }
  }

  private KeystoreException noPss() {
    return new KeystoreException(
        Reason.UNSUPPORTED,
        "token %s does not sign by RSASSA-PSS, which TLS 1.3 needs of RSA keys: use ec_p256"
            .formatted(token.name()));
  }

  private SigningKey handle(KeyId id) {
    List<X509Certificate> chain = objects.chain(id).orElseThrow(() -> missing(id));
    PublicKey publicKey = chain.get(0).getPublicKey();
    return TokenKey.of(objects, Labels.of(id), publicKey).handle(publicKey);
  }

  private void requireFree(KeyId id) {
    if (objects.exists(id)) {
      throw new KeystoreException(Reason.EXISTS, "there is a key " + id + " already");
    }
  }

  private static KeystoreException missing(KeyId id) {
    return new KeystoreException(Reason.NOT_FOUND, "there is no key " + id);
  }
}
