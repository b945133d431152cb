package io.signet.keystore;

import static io.signet.keystore.KeystoreException.Reason.EXISTS;
import static io.signet.keystore.KeystoreException.Reason.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A keystore in front of an older one is a keystore, and the older one's keys go on working. */
final class SucceedingKeystoreTest {

  private static final KeyId OLD = new KeyId("old", 1);
  private static final KeyId NEW = new KeyId("old", 2);

  private final MemoryKeystore newer = new MemoryKeystore();
  private final MemoryKeystore older = new MemoryKeystore();
  private final Keystore both = new SucceedingKeystore(newer, older);

  @Nested
  final class Contract extends KeystoreContract {
    @Override
    protected Supplier<Keystore> newPlace() {
      ConcurrentMap<KeyId, Identity> kept = new ConcurrentHashMap<>();
      ConcurrentMap<KeyId, Identity> before = new ConcurrentHashMap<>();
      return () -> new SucceedingKeystore(new MemoryKeystore(kept), new MemoryKeystore(before));
    }
  }

  @Test
  void shouldMakeNewKeysInTheNewerAndUseTheOlderOnesKeysThere() {
    // Given
    generate(older, OLD);

    // When
    generate(both, NEW);

    // Then
    assertThat(newer.list()).containsExactly(NEW);
    assertThat(older.list()).containsExactly(OLD);
    assertThat(both.list()).containsExactly(OLD, NEW);
    assertThat(Keys.prove(both, OLD)).isEqualTo(Keys.prove(older, OLD));
    assertThat(Keys.prove(both, NEW)).isEqualTo(Keys.prove(newer, NEW));
    assertThat(both.seal(OLD, SealingContract.sealingKey("k", 1))).isPresent();
  }

  @Test
  void shouldNotMakeAKeyThatTheOlderHas() {
    // Given
    generate(older, OLD);

    // When
    KeystoreException failure = KeystoreFixture.failureOf(() -> generate(both, OLD));

    // Then
    assertThat(failure.reason()).isEqualTo(EXISTS);
    assertThat(newer.list()).isEmpty();
  }

  @Test
  void shouldCertifyAKeyAgainWhereItIs() {
    // Given
    var chain = generate(older, OLD);

    // When
    both.recertify(OLD, NEW, chain);

    // Then
    assertThat(older.list()).containsExactly(OLD, NEW);
    assertThat(newer.list()).isEmpty();
  }

  @Test
  void shouldDeleteAKeyWhereverItIs() {
    // Given
    generate(older, OLD);
    generate(newer, NEW);
    newer.importSealed(
        OLD,
        Keys.prove(older, OLD),
        older.seal(OLD, SealingContract.sealingKey("k", 1)).orElseThrow(),
        SealingContract.sealingKey("k", 1));

    // When
    boolean first = both.delete(OLD);
    boolean second = both.delete(NEW);

    // Then
    assertThat(first && second).isTrue();
    assertThat(newer.list()).isEmpty();
    assertThat(older.list()).isEmpty();
    assertThat(both.delete(OLD)).isFalse();
  }

  @Test
  void shouldUseTheKeysOfOneWhileTheOtherIsAway() {
    // Given
    generate(older, OLD);
    generate(newer, NEW);

    // When
    newer.setAvailable(false);
    var old = both.identity(OLD);
    KeystoreException lost = KeystoreFixture.failureOf(() -> both.identity(NEW));
    newer.setAvailable(true);
    older.setAvailable(false);
    var made = both.identity(NEW);
    KeystoreException unhealthy = KeystoreFixture.failureOf(both::checkHealth);

    // Then
    assertThat(old).isPresent();
    assertThat(made).isPresent();
    assertThat(lost.reason()).isEqualTo(UNAVAILABLE);
    assertThat(unhealthy.reason()).isEqualTo(UNAVAILABLE);
  }

  private static java.util.List<java.security.cert.X509Certificate> generate(
      Keystore keystore, KeyId id) {
    return keystore.generate(id, KeyAlgorithm.EC_P256, KeystoreFixture.SELF_SIGNED);
  }
}
