package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signet.api.ClientCertificate;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.keystore.KeyId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Breaks keystore and store at each step and looks at what is left. */
class CertificateFailureTest {

  @TempDir Path folder;
  private Workbench bench;

  @BeforeEach
  void open() {
    bench = new Workbench(folder, TestOptions.FAST.maxPerAccount(3).build());
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldLeaveNothingWhenTheKeystoreCannotMakeAKey() {
    // Given
    bench.keystore.fail(FaultyKeystore.Step.GENERATE);

    // When
    SignetException failure = failureOf(() -> bench.generate());

    // Then
    assertThat(failure.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(failure).hasMessage("The keystore is not available");
    assertNothingIsThere();
    assertThat(bench.store.revision()).isZero();
  }

  @Test
  void shouldMakeNoKeyWhenTheStoreIsAway() {
    // Given
    bench.store.fail(FaultyStore.Step.COUNT);

    // When
    SignetException failure = failureOf(() -> bench.generate());

    // Then
    assertThat(failure.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertNothingIsThere();
  }

  @Test
  void shouldRemoveTheKeyWhenTheDocumentCannotBeWritten() {
    // Given
    bench.store.fail(FaultyStore.Step.WRITE);

    // When
    SignetException failure = failureOf(() -> bench.generate());

    // Then
    assertThat(failure.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertNothingIsThere();
  }

  @Test
  void shouldAnswerTheCertificateWhenOnlyTheAcknowledgementOfItsWriteWasLost() {
    // Given
    bench.store.fail(FaultyStore.Step.ACKNOWLEDGE);

    // When
    ClientCertificate certificate = bench.generate();

    // Then
    KeyId key = new KeyId(certificate.clientCertificateId(), 1);
    assertThat(bench.documented()).containsExactly(key);
    assertThat(bench.keystore.list()).containsExactly(key);
  }

  @Test
  void shouldLeaveTheKeyToTheSweeperWhenNobodyKnowsWhetherTheDocumentWasWritten() {
    // Given
    bench.store.fail(FaultyStore.Step.WRITE, FaultyStore.Step.GET_AFTER_WRITE);
    SignetException failure = failureOf(() -> bench.generate());
    Set<KeyId> left = bench.keystore.list();
    bench.store.heal();

    // When
    Sweeper.Findings findings = bench.sweeper().sweep();

    // Then
    assertThat(failure.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(left).hasSize(1);
    assertThat(findings.removed()).isEqualTo(left);
    assertNothingIsThere();
  }

  @Test
  void shouldKeepTheKeyOfADocumentThatMayYetBeWritten() {
    // Given
    bench.store.fail(FaultyStore.Step.UNKNOWN);

    // When
    SignetException failure = failureOf(() -> bench.generate());

    // Then
    assertThat(failure.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    assertThat(bench.documented()).isEmpty();
    assertThat(bench.keystore.list()).hasSize(1);
  }

  @Test
  void shouldKeepTheKeyWhenTheDocumentWasWrittenAfterAll() {
    // Given
    bench.store.fail(FaultyStore.Step.ACKNOWLEDGE, FaultyStore.Step.GET_AFTER_WRITE);
    failureOf(() -> bench.generate());
    bench.store.heal();

    // When
    Sweeper.Findings findings = bench.sweeper().sweep();

    // Then
    assertThat(findings.removed()).isEmpty();
    assertThat(findings.broken()).isEmpty();
    assertThat(bench.keystore.list()).hasSize(1).isEqualTo(bench.documented());
  }

  @Test
  void shouldSayWhyTheWriteFailedWhenItsKeyCannotBeRemovedEither() {
    // Given
    bench.store.fail(FaultyStore.Step.WRITE);
    bench.keystore.fail(FaultyKeystore.Step.DELETE);
    SignetException failure = failureOf(() -> bench.generate());
    bench.store.heal();
    bench.keystore.heal();

    // When
    bench.sweeper().sweep();

    // Then
    assertThat(failure).hasMessage("The store is not available");
    assertNothingIsThere();
  }

  @Test
  void shouldRemoveTheKeyWhenOthersReachedTheLimitWhileItWasMade() {
    // Given
    bench.generate();
    bench.generate();
    bench.store.beforeNextWrite(() -> bench.generate());

    // When
    SignetException failure = failureOf(() -> bench.generate());

    // Then
    assertThat(failure.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
    assertThat(failure)
        .hasMessage(
            "Maximum number of client certificates for this account has been reached."
                + " The limit is 3");
    assertThat(bench.keystore.list()).hasSize(3).isEqualTo(bench.documented());
  }

  @Test
  void shouldMakeNoKeyWhenTheLimitIsReached() {
    // Given
    bench.generate();
    bench.generate();
    bench.generate();
    bench.keystore.fail(FaultyKeystore.Step.GENERATE);

    // When
    SignetException failure = failureOf(() -> bench.generate());

    // Then
    assertThat(failure.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
  }

  @Test
  void shouldKeepBothHalvesWhenTheDocumentCannotBeDeleted() {
    // Given
    String id = bench.generate().clientCertificateId();
    bench.store.fail(FaultyStore.Step.WRITE);

    // When
    SignetException failure = failureOf(() -> bench.run(Requests.delete(id)));

    // Then
    bench.store.heal();
    assertThat(failure.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(bench.keystore.list()).hasSize(1).isEqualTo(bench.documented());
  }

  @Test
  void shouldSweepTheKeyOfADeletionThatWasCutOffAfterItsDocument() {
    // Given
    String id = bench.generate().clientCertificateId();
    bench.store.fail(FaultyStore.Step.ACKNOWLEDGE);
    failureOf(() -> bench.run(Requests.delete(id)));
    bench.store.heal();

    // When
    Sweeper.Findings findings = bench.sweeper().sweep();

    // Then
    assertThat(findings.removed()).containsExactly(new KeyId(id, 1));
    assertNothingIsThere();
  }

  @Test
  void shouldDeleteTheCertificateEvenIfItsKeyCanGoOnlyLater() {
    // Given
    String id = bench.generate().clientCertificateId();
    bench.keystore.fail(FaultyKeystore.Step.DELETE);

    // When
    Object answer = bench.run(Requests.delete(id));

    // Then
    assertThat(answer).isNull();
    assertThat(bench.documented()).isEmpty();
    bench.keystore.heal();
    bench.sweeper().sweep();
    assertNothingIsThere();
  }

  @Test
  void shouldTakeAnotherIdWhenADocumentOrAKeyHasIt() {
    // Given
    Iterator<String> ids = List.of("taken1", "taken1", "taken2", "taken2", "free99").iterator();
    CertificateOperations operations = bench.operations(ids::next);
    operations.table().run(Requests.generate(""));
    bench.keystore.generate(
        new KeyId("taken2", 1),
        bench.options.keyAlgorithm(),
        key ->
            List.of(
                new CertificateIssuer(bench.options)
                    .issue(new KeyId("taken2", 1), key, Instant.now())));

    // When
    Object answer = operations.table().run(Requests.generate("")).value();

    // Then
    assertThat(((ClientCertificate) answer).clientCertificateId()).isEqualTo("free99");
    assertThat(bench.keystore.list())
        .containsExactlyInAnyOrder(
            new KeyId("taken1", 1), new KeyId("taken2", 1), new KeyId("free99", 1));
  }

  @Test
  void shouldNotUseAnIdThatIsBeingWorkedOn() {
    // Given
    Iterator<String> ids = List.of("inwork", "free99").iterator();
    CertificateOperations operations = bench.operations(ids::next);
    assertThat(bench.claims.take("inwork")).isPresent();

    // When
    Object answer = operations.table().run(Requests.generate("")).value();

    // Then
    assertThat(((ClientCertificate) answer).clientCertificateId()).isEqualTo("free99");
  }

  @Test
  void shouldGiveUpWhenNoIdIsFree() {
    // Given
    CertificateOperations operations = bench.operations(() -> "taken1");
    operations.table().run(Requests.generate(""));

    // When
    SignetException failure = failureOf(() -> operations.table().run(Requests.generate("")));

    // Then
    assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(bench.store.list(Kind.CERTIFICATE, "")).hasSize(1);
  }

  @Test
  void shouldFreeTheIdAfterAFailure() {
    // Given
    bench.keystore.fail(FaultyKeystore.Step.GENERATE);
    CertificateOperations operations = bench.operations(() -> "again1");
    failureOf(() -> operations.table().run(Requests.generate("")));
    bench.keystore.heal();

    // When
    Object answer = operations.table().run(Requests.generate("")).value();

    // Then
    assertThat(((ClientCertificate) answer).clientCertificateId()).isEqualTo("again1");
  }

  private void assertNothingIsThere() {
    assertThat(bench.keystore.list()).isEmpty();
    assertThat(bench.store.list(Kind.CERTIFICATE, "")).isEmpty();
  }

  private static SignetException failureOf(Runnable work) {
    SignetException failure = catchThrowableOfType(SignetException.class, work::run);
    assertThat(failure).isNotNull();
    return failure;
  }
}
