package io.signet.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signet.api.Caller;
import io.signet.api.CertificateAuthority;
import io.signet.api.CertificateRequest;
import io.signet.api.CertificateVersion;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import io.signet.keystore.KeystoreProvider;
import io.signet.keystore.MemoryKeystore;
import io.signet.keystore.TestCertificates;
import io.signet.store.Audit;
import io.signet.store.StoreSnapshot;
import io.signet.store.Stores;
import io.signet.store.Transaction.Links;
import io.signet.vault.KeyInventory.Place;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of keys: where each is, and which document names it. */
final class KeyInventoryTest {

  private static final Audit AUDIT = new Audit(Caller.SIGNET, null, "Test", "/");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;

  @Test
  void shouldSayWhatEachKeyIsFor() {
    try (TestNode node = TestNode.open(folder)) {
      // Given
      node.generate("abc");
      generate(node.keystore, "abc", 2);
      generate(node.keystore, "abc", 3);
      generate(node.keystore, "new", 1);
      generate(node.keystore, CertificateAuthority.ID, 1);
      generate(node.keystore, "left", 4);
      node.store.write(
          AUDIT,
          t -> {
            Document<StoredCertificate> read = t.get(Kind.CERTIFICATE, "abc").orElseThrow();
            StoredCertificate switched =
                read.value().withVersion(version(2)).switchedTo(2).withVersion(version(3));
            t.update(read, switched, Links.NONE);
            t.insert(
                Kind.CERTIFICATE_REQUEST,
                "new/1",
                new CertificateRequest("new", 1, "pem", NOW),
                Links.NONE);
            t.insert(
                Kind.AUTHORITY,
                CertificateAuthority.ID,
                CertificateAuthority.of(version(1)),
                Links.NONE);
            return null;
          });

      // When
      KeyInventory inventory = KeyInventory.take(this::snapshot, List.of(file()));

      // Then
      assertThat(inventory.keys())
          .extracting(each -> each.id() + " " + each.use())
          .containsExactly(
              "abc.1 PREDECESSOR",
              "abc.2 CURRENT",
              "abc.3 SUCCESSOR",
              "gateway-ca.1 AUTHORITY",
              "left.4 ORPHAN",
              "new.1 REQUESTED");
      assertThat(inventory.keys())
          .allMatch(each -> each.algorithm().equals(Optional.of("ec_p256")))
          .allMatch(each -> each.keystore().equals("pkcs12") && !each.older())
          .allMatch(each -> each.problem().isEmpty());
      assertThat(inventory.missing()).isEmpty();
    }
  }

  @Test
  void shouldSayInWhichKeystoreAKeyIsAndWhichIsInNone() {
    try (TestNode node = TestNode.open(folder)) {
      // Given
      node.generate("old");
      node.generate("gone");
      node.keystore.delete(new KeyId("gone", 1));
      MemoryKeystore newer = new MemoryKeystore();
      generate(newer, "made", 1);

      // When
      KeyInventory inventory =
          KeyInventory.take(
              this::snapshot,
              List.of(
                  new Place("memory", false, () -> newer), new Place("pkcs12", true, reading())));

      // Then
      assertThat(inventory.keys())
          .extracting(each -> each.id() + " " + each.keystore() + " " + each.older())
          .containsExactly("made.1 memory false", "old.1 pkcs12 true");
      assertThat(inventory.missing()).containsExactly(new KeyId("gone", 1));
    }
  }

  /** The document of a new key comes after it, that of an old one goes before it. */
  @Test
  void shouldTakeNothingForDamageThatHappensMeanwhile() {
    try (TestNode node = TestNode.open(folder)) {
      // Given
      node.generate("goes");
      Supplier<Keystore> opening =
          () -> {
            node.generate("comes");
            node.delete("goes");
            return reading().get();
          };

      // When
      KeyInventory inventory =
          KeyInventory.take(this::snapshot, List.of(new Place("pkcs12", false, opening)));

      // Then
      assertThat(inventory.keys())
          .extracting(each -> each.id() + " " + each.use())
          .containsExactly("comes.1 CURRENT");
      assertThat(inventory.missing()).isEmpty();
    }
  }

  @Test
  void shouldNotHideOtherKeysBehindOneThatCannotBeRead() {
    // Given
    TestNode.open(folder).close();
    MemoryKeystore sound = new MemoryKeystore();
    generate(sound, "bad", 1);
    generate(sound, "good", 1);
    Keystore damaged = failing(sound, "bad", Reason.CORRUPT);

    // When
    KeyInventory inventory =
        KeyInventory.take(this::snapshot, List.of(new Place("sql", false, () -> damaged)));

    // Then
    assertThat(inventory.keys())
        .extracting(each -> each.id() + " " + each.algorithm().orElse("?") + " " + each.problem())
        .containsExactly("bad.1 ? Optional[of bad.1]", "good.1 ec_p256 Optional.empty");
  }

  @Test
  void shouldRefuseToListHalfOfAKeystoreThatGoesAway() {
    // Given
    TestNode.open(folder).close();
    MemoryKeystore sound = new MemoryKeystore();
    generate(sound, "one", 1);
    Keystore away = failing(sound, "one", Reason.UNAVAILABLE);

    // When
    KeystoreException failure =
        catchThrowableOfType(
            KeystoreException.class,
            () -> KeyInventory.take(this::snapshot, List.of(new Place("sql", false, () -> away))));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
  }

  @Test
  void shouldNotOpenAKeystoreBesideNoStore() {
    // Given
    Place place =
        new Place(
            "pkcs12",
            false,
            () -> {
              throw new AssertionError("opened");
            });

    // When
    SignetException refusal =
        catchThrowableOfType(
            SignetException.class, () -> KeyInventory.take(this::snapshot, List.of(place)));

    // Then
    assertThat(refusal).hasMessageContaining("there is no store");
  }

  @ParameterizedTest
  @CsvSource({"RSA, 3072, rsa_3072", "EC, 384, ec_p384", "Ed25519, 255, eddsa"})
  void shouldNameKeysThatSignetDoesNotMakeToo(String family, int bits, String name)
      throws Exception {
    // Given
    KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
    generator.initialize(bits);
    PublicKey key = generator.generateKeyPair().getPublic();

    // When, Then
    assertThat(KeyNames.of(key)).isEqualTo(name);
  }

  private StoreSnapshot snapshot() {
    return Stores.snapshot(folder, Duration.ofSeconds(10));
  }

  private Place file() {
    return new Place("pkcs12", false, reading());
  }

  private Supplier<Keystore> reading() {
    return () -> KeystoreProvider.named("pkcs12").openReadOnly(folder, Map.of());
  }

  private static void generate(Keystore keystore, String id, int version) {
    keystore.generate(
        new KeyId(id, version),
        KeyAlgorithm.EC_P256,
        key -> List.of(TestCertificates.selfSigned(key, "CN=ApiGateway")));
  }

  private static CertificateVersion version(int number) {
    return new CertificateVersion(number, "pem", "00", NOW, NOW);
  }

  /** A keystore of which one key cannot be had. */
  private static Keystore failing(Keystore sound, String certificateId, Reason reason) {
    return (Keystore)
        Proxy.newProxyInstance(
            Keystore.class.getClassLoader(),
            new Class<?>[] {Keystore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("identity")
                  && ((KeyId) arguments[0]).certificateId().equals(certificateId)) {
                throw new KeystoreException(reason, "of " + arguments[0]);
              }
              try {
                return method.invoke(sound, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
