package io.signet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signet.api.Addresses;
import io.signet.api.IdentityReference;
import io.signet.api.LocalCodec;
import io.signet.api.SealedIdentity;
import io.signet.api.SignetException;
import io.signet.cluster.ClusterKeys;
import io.signet.keystore.Identity;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import io.signet.keystore.MemoryKeystore;
import io.signet.keystore.SealingKey;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identities of a keystore that is away come from the cluster, and nothing else does. */
class SharedKeysTest {

  private static final KeyId ID = new KeyId("a1b2c3", 2);

  @TempDir private Path folder;

  private final MemoryKeystore keystore = new MemoryKeystore();
  private final List<IdentityReference> asked = new CopyOnWriteArrayList<>();
  private Vertx vertx;
  private ClusterKeys clusterKeys;
  private Keystore shared;

  @BeforeEach
  void startBus() {
    vertx = Vertx.vertx();
    LocalCodec.register(vertx.eventBus());
    clusterKeys = ClusterKeys.readOrCreate(folder.resolve("cluster.key"));
    shared = new SharedKeys(keystore, vertx.eventBus(), clusterKeys);
  }

  @AfterEach
  void stopBus() {
    vertx.close().await();
  }

  @Test
  void shouldAskTheKeystoreAloneWhileItIsThere() {
    // Given
    Identity kept = generate();
    serve(reference -> Future.succeededFuture(sealed(reference, clusterKeys)));

    // When
    Optional<Identity> found = shared.identity(ID);
    Optional<Identity> unknown = shared.identity(new KeyId("unknown", 1));

    // Then
    assertThat(found).contains(kept);
    assertThat(unknown).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void shouldOpenWhatTheOthersSealedWhileTheKeystoreIsAway() {
    // Given
    Identity kept = generate();
    SealedIdentity sealed = sealed(new IdentityReference("a1b2c3", 2), clusterKeys);
    serve(reference -> Future.succeededFuture(sealed));
    keystore.setAvailable(false);

    // When
    Identity found = shared.identity(ID).orElseThrow();

    // Then
    assertThat(asked).containsExactly(new IdentityReference("a1b2c3", 2));
    assertThat(found.id()).isEqualTo(ID);
    assertThat(found.chain()).isEqualTo(kept.chain());
    assertThat(found.privateKey().getEncoded()).isEqualTo(kept.privateKey().getEncoded());
  }

  @Test
  void shouldReadAWholeChain() {
    // Given
    Identity authority = TestCertificates.authority("CN=Test CA");
    keystore.generate(ID, KeyAlgorithm.EC_P256, key -> TestCertificates.issued(key, ID, authority));
    SealedIdentity sealed = sealed(new IdentityReference("a1b2c3", 2), clusterKeys);
    serve(reference -> Future.succeededFuture(sealed));
    keystore.setAvailable(false);

    // When
    Identity found = shared.identity(ID).orElseThrow();

    // Then
    assertThat(found.chain()).hasSizeGreaterThan(1);
    assertThat(found.leaf().getIssuerX500Principal())
        .isEqualTo(authority.leaf().getSubjectX500Principal());
  }

  @Test
  void shouldOpenWhatAnOlderClusterKeySealed() throws Exception {
    // Given
    generate();
    SealedIdentity sealed = sealed(new IdentityReference("a1b2c3", 2), clusterKeys);
    Path file = folder.resolve("cluster.key");
    Files.writeString(
        file, "newer " + Base64.getEncoder().encodeToString(new byte[32]) + "\n" + text(file));
    Keystore later = new SharedKeys(keystore, vertx.eventBus(), ClusterKeys.read(file));
    serve(reference -> Future.succeededFuture(sealed));
    keystore.setAvailable(false);

    // When, Then
    assertThat(later.identity(ID)).isPresent();
  }

  @Test
  void shouldRefuseAKeyOfAnotherIdUnderThisOne() {
    // Given
    generate();
    KeyId other = new KeyId("other", 1);
    keystore.generate(
        other,
        KeyAlgorithm.EC_P256,
        key -> List.of(TestCertificates.selfSigned(key, "CN=ApiGateway")));
    SealedIdentity swapped = sealed(new IdentityReference("other", 1), clusterKeys);
    serve(reference -> Future.succeededFuture(swapped));
    keystore.setAvailable(false);

    // When
    KeystoreException failure = failureOf(() -> shared.identity(ID));

    // Then
    assertThat(failure.getSuppressed())
        .singleElement()
        .satisfies(why -> assertThat(((KeystoreException) why).reason()).isEqualTo(Reason.INVALID));
  }

  @Test
  void shouldSayWhyTheKeystoreIsAwayWhenNobodyElseHasTheKey() {
    // Given
    generate();
    serve(reference -> Future.failedFuture(SignetException.notFound("nobody shares it")));
    keystore.setAvailable(false);

    // When
    KeystoreException failure = failureOf(() -> shared.identity(ID));

    // Then
    assertThat(failure).hasMessage("the keystore in memory is closed");
    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure.getSuppressed())
        .singleElement()
        .satisfies(why -> assertThat(why).hasMessageContaining("the cluster has no"));
  }

  @Test
  void shouldNotWaitForAClusterThatIsNotThere() {
    // Given: nobody serves the address
    keystore.setAvailable(false);

    // When
    KeystoreException failure = failureOf(() -> shared.identity(ID));

    // Then
    assertThat(failure).hasMessage("the keystore in memory is closed");
  }

  @Test
  void shouldSayThatAKeyOfATokenIsNotShared() {
    // Given
    Identity kept = generate();
    SealedIdentity chainOnly =
        new SealedIdentity(
            new IdentityReference("a1b2c3", 2),
            TestCertificates.pem(kept.chain()),
            clusterKeys.writingKeyId(),
            null);
    serve(reference -> Future.succeededFuture(chainOnly));
    keystore.setAvailable(false);

    // When
    KeystoreException failure = failureOf(() -> shared.identity(ID));

    // Then
    assertThat(failure.getSuppressed())
        .singleElement()
        .satisfies(why -> assertThat(why).hasMessage("the key a1b2c3.2 never leaves its token"));
  }

  @Test
  void shouldNameTheClusterKeyThatThisNodeLacks() {
    // Given
    generate();
    ClusterKeys foreign = ClusterKeys.readOrCreate(folder.resolve("foreign.key"));
    SealedIdentity sealed = sealed(new IdentityReference("a1b2c3", 2), foreign);
    serve(reference -> Future.succeededFuture(sealed));
    keystore.setAvailable(false);

    // When
    KeystoreException failure = failureOf(() -> shared.identity(ID));

    // Then
    assertThat(failure.getSuppressed())
        .singleElement()
        .satisfies(
            why ->
                assertThat(why)
                    .hasMessage(
                        "the cluster key " + foreign.writingKeyId() + " is not on this node"));
  }

  @Test
  void shouldNotHideAFailureOfTheKeystoreBehindTheCluster() {
    // Given
    generate();
    serve(reference -> Future.succeededFuture(sealed(reference, clusterKeys)));
    Keystore corrupt = new SharedKeys(corrupt(), vertx.eventBus(), clusterKeys);

    // When
    KeystoreException failure = failureOf(() -> corrupt.identity(ID));

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.CORRUPT);
    assertThat(asked).isEmpty();
  }

  @Test
  void shouldChangeNothingWithoutTheKeystore() {
    // Given
    generate();
    SealedIdentity sealed = sealed(new IdentityReference("a1b2c3", 2), clusterKeys);
    serve(reference -> Future.succeededFuture(sealed));
    keystore.setAvailable(false);

    // When, Then
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> shared.delete(ID),
            () -> shared.list(),
            shared::checkHealth,
            () -> shared.csr(ID, key -> new byte[0]),
            () -> shared.seal(ID, sealingKey(clusterKeys)))) {
      assertThat(failureOf(call).reason()).isEqualTo(Reason.UNAVAILABLE);
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void shouldLeaveTheKeystoreOpen() {
    // Given
    generate();

    // When
    shared.close();

    // Then
    assertThat(keystore.identity(ID)).isPresent();
  }

  private Identity generate() {
    keystore.generate(
        ID,
        KeyAlgorithm.EC_P256,
        key -> List.of(TestCertificates.selfSigned(key, "CN=ApiGateway")));
    return keystore.identity(ID).orElseThrow();
  }

  private void serve(Function<IdentityReference, Future<SealedIdentity>> answer) {
    Addresses.SHARED_IDENTITIES.serve(
        vertx.eventBus(),
        reference -> {
          asked.add(reference);
          return answer.apply(reference);
        });
  }

  /** As the certificate verticle of another node seals a key. */
  private SealedIdentity sealed(IdentityReference reference, ClusterKeys keys) {
    KeyId id = new KeyId(reference.certificateId(), reference.version());
    return new SealedIdentity(
        reference,
        TestCertificates.pem(keystore.identity(id).orElseThrow().chain()),
        keys.writingKeyId(),
        Base64.getEncoder().encodeToString(keystore.seal(id, sealingKey(keys)).orElseThrow()));
  }

  private static SealingKey sealingKey(ClusterKeys keys) {
    return new SealingKey(keys.writingKeyId(), keys.sealingKey());
  }

  private static Keystore corrupt() {
    return (Keystore)
        Proxy.newProxyInstance(
            Keystore.class.getClassLoader(),
            new Class<?>[] {Keystore.class},
            (proxy, method, arguments) -> {
              throw new KeystoreException(Reason.CORRUPT, "a row was changed");
            });
  }

  private static String text(Path file) throws Exception {
    return Files.readString(file);
  }

  private static KeystoreException failureOf(ThrowingCallable call) {
    KeystoreException failure = catchThrowableOfType(KeystoreException.class, call);
    assertThat(failure).as("the call was expected to fail").isNotNull();
    return failure;
  }
}
