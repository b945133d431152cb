package io.signet.certificates;

import io.signet.keystore.Identity;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.SealingKey;
import io.signet.keystore.SigningKey;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A keystore that fails at chosen steps, and that need not be able to seal. */
final class FaultyKeystore implements Keystore {

  enum Step {
    GENERATE,
    DELETE,
    LIST,
    /** No failure: what a token does. */
    SEAL_NOTHING
  }

  private final Keystore delegate;
  private final Set<Step> failing = EnumSet.noneOf(Step.class);

  private Runnable whileGenerating = () -> {};

  FaultyKeystore(Keystore delegate) {
    this.delegate = delegate;
  }

  void fail(Step step) {
    failing.add(step);
  }

  void heal() {
    failing.clear();
  }

  /** Lets something happen while a key is made. */
  void whileGenerating(Runnable action) {
    whileGenerating = action;
  }

  @Override
  public List<X509Certificate> generate(
      KeyId id, KeyAlgorithm algorithm, Function<SigningKey, List<X509Certificate>> certifier) {
    check(Step.GENERATE);
    whileGenerating.run();
    return delegate.generate(id, algorithm, certifier);
  }

  @Override
  public void importKey(KeyId id, PrivateKey key, List<X509Certificate> chain) {
    delegate.importKey(id, key, chain);
  }

  @Override
  public List<X509Certificate> recertify(KeyId kept, KeyId id, List<X509Certificate> chain) {
    return delegate.recertify(kept, id, chain);
  }

  @Override
  public byte[] csr(KeyId id, Function<SigningKey, byte[]> builder) {
    return delegate.csr(id, builder);
  }

  @Override
  public Optional<Identity> identity(KeyId id) {
    return delegate.identity(id);
  }

  @Override
  public Optional<byte[]> seal(KeyId id, SealingKey sealingKey) {
    return failing.contains(Step.SEAL_NOTHING) ? Optional.empty() : delegate.seal(id, sealingKey);
  }

  @Override
  public boolean delete(KeyId id) {
    check(Step.DELETE);
    return delegate.delete(id);
  }

  @Override
  public Set<KeyId> list() {
    check(Step.LIST);
    return delegate.list();
  }

  @Override
  public void checkHealth() {
    delegate.checkHealth();
  }

  @Override
  public void close() {
    delegate.close();
  }

  private void check(Step step) {
    if (failing.contains(step)) {
      throw new KeystoreException(
          KeystoreException.Reason.UNAVAILABLE, "the token in slot 7 is gone");
    }
  }
}
