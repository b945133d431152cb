package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.signet.api.Caller;
import io.signet.api.ClientCertificate;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.IdentityReference;
import io.signet.api.Operation;
import io.signet.api.SealedIdentity;
import io.signet.api.SignetException;
import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import io.signet.keystore.MemoryKeystore;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verticle itself: what it serves, starts and stops. */
class CertificateVerticleTest {

  @TempDir Path folder;
  private Workbench bench;
  private Node node;

  @BeforeEach
  void open() {
    bench = new Workbench(folder, TestOptions.FAST.maxPerAccount(40).build());
    node = new Node(bench);
    node.deploy();
  }

  @AfterEach
  void close() {
    node.close();
    bench.close();
  }

  @Test
  void shouldRefuseOperationsThatOthersServe() {
    // Given
    ControlRequest foreign =
        new ControlRequest(
            Operation.GET_STAGES, Caller.SIGNET, "-", Map.of(), Map.of(), Buffer.buffer());

    // When
    SignetException refusal = node.refusal(foreign);

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_IMPLEMENTED);
  }

  @Test
  void shouldSayThatTheKeystoreIsAwayWithoutTellingTheCallerWhere() {
    // Given
    bench.keystore.fail(FaultyKeystore.Step.GENERATE);

    // When
    SignetException refusal = node.refusal(Requests.generate(""));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(refusal).hasMessage("The keystore is not available");
  }

  @Test
  void shouldHandOutAnIdentityThatOnlyTheClusterKeyOpens() throws Exception {
    // Given
    ClientCertificate made = node.ask(Requests.generate(""));
    IdentityReference reference = new IdentityReference(made.clientCertificateId(), 1);

    // When
    SealedIdentity sealed = node.seal(reference);

    // Then
    KeyId id = new KeyId(made.clientCertificateId(), 1);
    assertThat(sealed.reference()).isEqualTo(reference);
    assertThat(sealed.pemChain()).isEqualTo(made.pemEncodedCertificate());
    assertThat(sealed.sealingKeyId()).isEqualTo("cluster-1");
    Identity opened =
        new MemoryKeystore()
            .open(
                id, List.of(Node.parse(sealed.pemChain())), sealed.sealedBytes(), Node.SEALING_KEY);
    assertThat(opened.privateKey())
        .isEqualTo(bench.keystore.identity(id).orElseThrow().privateKey());
  }

  /** Else others take this node for dead, and do not wait for it before a key is destroyed. */
  @Test
  void shouldReportAndSealWhileEveryOperationWaitsForABackend() {
    // Given
    ClientCertificate made = node.ask(Requests.generate(""));
    CountDownLatch backends = new CountDownLatch(1);
    node.occupy(backends);
    bench.store.coordination().leave(Workbench.NODE);

    // When
    SealedIdentity sealed = node.seal(new IdentityReference(made.clientCertificateId(), 1));

    // Then
    assertThat(sealed.pemChain()).isEqualTo(made.pemEncodedCertificate());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !bench.store.coordination().nodes(Duration.ofMinutes(1)).isEmpty());
    backends.countDown();
  }

  @Test
  void shouldHandOutOnlyTheChainWhenTheKeyNeverLeavesItsToken() {
    // Given
    ClientCertificate made = node.ask(Requests.generate(""));
    bench.keystore.fail(FaultyKeystore.Step.SEAL_NOTHING);
    IdentityReference reference = new IdentityReference(made.clientCertificateId(), 1);

    // When
    SealedIdentity sealed = node.seal(reference);

    // Then
    assertThat(sealed.pemChain()).isEqualTo(made.pemEncodedCertificate());
    assertThat(sealed.sealedKey()).isNull();
  }

  @Test
  void shouldRefuseToSealWhatIsNotThere() {
    // Given
    List<IdentityReference> unknown =
        List.of(
            new IdentityReference("nobody", 1),
            new IdentityReference("nobody", 0),
            new IdentityReference("no id at all", 1));

    // When / Then
    for (IdentityReference reference : unknown) {
      SignetException refusal =
          catchThrowableOfType(SignetException.class, () -> node.seal(reference));
      assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND);
    }
  }

  @Test
  void shouldRemoveWhatACrashLeftWhenItStarts() {
    // Given
    String id = node.certificate(Requests.generate("")).clientCertificateId();
    bench.store.fail(FaultyStore.Step.ACKNOWLEDGE);
    node.refusal(Requests.delete(id));
    bench.store.heal();
    node.undeploy();

    // When
    node.deploy();

    // Then
    await().atMost(Duration.ofSeconds(30)).until(() -> bench.keystore.list().isEmpty());
  }

  @Test
  void shouldSweepAgainSoonWhenSomethingWaits() {
    // Given
    String id = node.certificate(Requests.generate("")).clientCertificateId();
    bench.store.fail(FaultyStore.Step.ACKNOWLEDGE);
    node.refusal(Requests.delete(id));
    bench.store.heal();
    node.undeploy();

    // When
    node.deploy(TestOptions.FAST.orphanGrace(Duration.ofSeconds(1)).build());

    // Then
    await().atMost(Duration.ofSeconds(30)).until(() -> bench.keystore.list().isEmpty());
  }

  @Test
  void shouldStartAndServeAlthoughTheKeystoreIsAway() {
    // Given
    ClientCertificate made = node.ask(Requests.generate(""));
    node.undeploy();
    bench.keystore.fail(FaultyKeystore.Step.LIST);

    // When
    node.deploy();

    // Then
    ClientCertificate read = node.ask(Requests.get(made.clientCertificateId()));
    assertThat(read).isEqualTo(made);
  }

  @Test
  void shouldServeNobodyAfterItStopped() {
    // When
    node.undeploy();

    // Then
    assertThat(node.refusal(Requests.list(Map.of())).code())
        .isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void shouldWarnOfWhatAmazonsProfileBreaks() {
    // Given
    node.undeploy();

    // When
    List<String> lines;
    try (CapturedLog log = new CapturedLog()) {
      node.deploy(TestOptions.RSA.profile(CertificateProfile.AWS).build());
      lines = log.lines();
    }

    // Then
    assertThat(lines)
        .anyMatch(
            line -> line.startsWith("WARN certificates.profile aws:") && line.contains("first"));
  }
}
