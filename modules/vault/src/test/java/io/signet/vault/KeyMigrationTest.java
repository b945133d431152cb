package io.signet.vault;

import static io.signet.vault.BackupTest.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signet.api.SignetException;
import io.signet.keystore.Identity;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keys;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreProvider;
import io.signet.keystore.MemoryKeystore;
import io.signet.keystore.SealingKey;
import io.signet.keystore.SigningKey;
import io.signet.keystore.TestCertificates;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys go from one keystore to another and are proven there. */
final class KeyMigrationTest {

  private static final KeyId FIRST = new KeyId("a1", 1);
  private static final KeyId SECOND = new KeyId("a1", 2);
  private static final KeyId OTHER = new KeyId("b2", 1);

  @TempDir private Path folder;
  private Keystore from;
  private final MemoryKeystore to = new MemoryKeystore();
  private final List<String> told = new ArrayList<>();
  private final Progress progress =
      (done, total, id, taken) ->
          told.add("%d/%d %s %s".formatted(done, total, id, taken ? "taken" : "there"));

  @BeforeEach
  void fill() {
    from = KeystoreProvider.named("pkcs12").open(folder, Map.of());
    Identity authority = TestCertificates.authority("CN=Test CA");
    from.generate(
        FIRST, KeyAlgorithm.RSA_2048, key -> TestCertificates.issued(key, FIRST, authority));
    generate(from, SECOND);
    generate(from, OTHER);
  }

  @AfterEach
  void close() {
    from.close();
  }

  @Test
  void shouldTakeEveryKeyWithItsChainAndLeaveTheSourceAlone() {
    // When
    KeyMigration.Result result = new KeyMigration(from, to, progress).run(false);

    // Then
    assertThat(result).isEqualTo(new KeyMigration.Result(3, 0, 0));
    assertThat(told).containsExactly("1/3 a1.1 taken", "2/3 a1.2 taken", "3/3 b2.1 taken");
    assertThat(to.list()).isEqualTo(from.list());
    for (KeyId id : from.list()) {
      assertThat(Keys.prove(to, id)).isEqualTo(Keys.prove(from, id));
    }
    assertThat(Keys.prove(to, FIRST)).hasSize(2);
  }

  @Test
  void shouldGoOnWhereItWasCutOff() {
    // Given
    Progress killer =
        (done, total, id, taken) -> {
          if (done == 2) {
            throw new IllegalStateException("killed");
          }
        };
    assertThatThrownBy(() -> new KeyMigration(from, to, killer).run(false)).hasMessage("killed");

    // When
    KeyMigration.Result result = new KeyMigration(from, to, progress).run(false);

    // Then
    assertThat(result).isEqualTo(new KeyMigration.Result(1, 2, 0));
    assertThat(told).containsExactly("1/3 a1.1 there", "2/3 a1.2 there", "3/3 b2.1 taken");
  }

  @Test
  void shouldRemoveKeysOnlyWhenToldToAndAllAreProven() {
    // When
    KeyMigration.Result result = new KeyMigration(from, to, progress).run(true);
    KeyMigration.Result again = new KeyMigration(from, to, progress).run(true);

    // Then
    assertThat(result.removed()).isEqualTo(3);
    assertThat(again).isEqualTo(new KeyMigration.Result(0, 0, 0));
    assertThat(from.list()).isEmpty();
    assertThat(to.list()).containsExactly(FIRST, SECOND, OTHER);
  }

  @Test
  void shouldGoBackTheSameWay() {
    // Given
    Map<KeyId, List<X509Certificate>> before = new java.util.TreeMap<>();
    from.list().forEach(id -> before.put(id, Keys.prove(from, id)));
    new KeyMigration(from, to, progress).run(true);

    // When
    new KeyMigration(to, from, progress).run(true);

    // Then
    Map<KeyId, List<X509Certificate>> after = new java.util.TreeMap<>();
    from.list().forEach(id -> after.put(id, Keys.prove(from, id)));
    assertThat(after).isEqualTo(before);
    assertThat(to.list()).isEmpty();
  }

  @Test
  void shouldChangeNothingWhenAnIdIsTakenByAnotherKey() {
    // Given
    generate(to, OTHER);
    List<X509Certificate> present = Keys.prove(to, OTHER);

    // When
    SignetException refusal = refusal(() -> new KeyMigration(from, to, progress).run(true));

    // Then
    assertThat(refusal).hasMessageStartingWith("key b2.1 is in both keystores");
    assertThat(to.list()).containsExactly(OTHER);
    assertThat(Keys.prove(to, OTHER)).isEqualTo(present);
    assertThat(from.list()).hasSize(3);
  }

  @Test
  void shouldNotKeepAKeyThatDoesNotWork() {
    // Given
    Lame lame = new Lame(to, SECOND);

    // When
    KeystoreException failure =
        catchThrowableOfType(
            KeystoreException.class, () -> new KeyMigration(from, lame, progress).run(true));

    // Then
    assertThat(failure.reason()).isEqualTo(KeystoreException.Reason.INVALID);
    assertThat(told).containsExactly("1/3 a1.1 taken");
    assertThat(to.list()).containsExactly(FIRST);
    assertThat(from.list()).hasSize(3);
  }

  @Test
  void shouldRefuseToTakeKeysOutOfAToken() {
    // Given
    generate(to, FIRST);
    Token token = new Token(to);
    Keystore empty = new MemoryKeystore();

    // When
    SignetException refusal = refusal(() -> new KeyMigration(token, empty, progress).run(false));

    // Then
    assertThat(refusal).hasMessage("key a1.1 never leaves its token: nothing was taken over");
    assertThat(empty.list()).isEmpty();
  }

  private static void generate(Keystore keystore, KeyId id) {
    keystore.generate(
        id,
        KeyAlgorithm.EC_P256,
        key -> List.of(TestCertificates.selfSigned(key, "CN=ApiGateway")));
  }

  /** Passes every call on. */
  private static class Passing implements Keystore {

    final Keystore inside;

    Passing(Keystore inside) {
      this.inside = inside;
    }

    @Override
    public List<X509Certificate> generate(
        KeyId id, KeyAlgorithm algorithm, Function<SigningKey, List<X509Certificate>> certifier) {
      return inside.generate(id, algorithm, certifier);
    }

    @Override
    public void importKey(KeyId id, PrivateKey key, List<X509Certificate> chain) {
      inside.importKey(id, key, chain);
    }

    @Override
    public List<X509Certificate> recertify(KeyId kept, KeyId id, List<X509Certificate> chain) {
      return inside.recertify(kept, id, chain);
    }

    @Override
    public byte[] csr(KeyId id, Function<SigningKey, byte[]> builder) {
      return inside.csr(id, builder);
    }

    @Override
    public Optional<Identity> identity(KeyId id) {
      return inside.identity(id);
    }

    @Override
    public Optional<byte[]> seal(KeyId id, SealingKey sealingKey) {
      return inside.seal(id, sealingKey);
    }

    @Override
    public boolean delete(KeyId id) {
      return inside.delete(id);
    }

    @Override
    public Set<KeyId> list() {
      return new HashSet<>(inside.list());
    }

    @Override
    public void checkHealth() {
      inside.checkHealth();
    }

    @Override
    public void close() {
      inside.close();
    }
  }

  /** Keeps one key so badly that it signs with another. */
  private static final class Lame extends Passing {

    private final KeyId badly;

    Lame(Keystore inside, KeyId badly) {
      super(inside);
      this.badly = badly;
    }

    @Override
    public byte[] csr(KeyId id, Function<SigningKey, byte[]> builder) {
      return id.equals(badly)
          ? builder.apply(
              TestCertificates.signingKey(TestCertificates.keyPair(KeyAlgorithm.EC_P256)))
          : super.csr(id, builder);
    }
  }

  /** Its keys never leave it. */
  private static final class Token extends Passing {

    Token(Keystore inside) {
      super(inside);
    }

    @Override
    public Optional<byte[]> seal(KeyId id, SealingKey sealingKey) {
      return Optional.empty();
    }
  }
}
