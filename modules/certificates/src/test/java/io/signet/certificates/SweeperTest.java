package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.api.Kind;
import io.signet.keystore.KeyId;
import io.signet.keystore.KeystoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweeperTest {

  private static final KeyId ORPHAN = new KeyId("orphan", 1);

  @TempDir Path folder;
  private Workbench bench;
  private final AtomicLong nanoTime = new AtomicLong(-7);

  @BeforeEach
  void open() {
    bench = new Workbench(folder, TestOptions.FAST.build());
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldRemoveKeysWithoutADocumentAndNoOthers() {
    // Given
    KeyId kept = new KeyId(bench.generate().clientCertificateId(), 1);
    makeKey(ORPHAN);

    // When
    Sweeper.Findings findings = sweeper(Duration.ZERO).sweep();

    // Then
    assertThat(findings.removed()).containsExactly(ORPHAN);
    assertThat(findings.waiting()).isEmpty();
    assertThat(findings.broken()).isEmpty();
    assertThat(bench.keystore.list()).containsExactly(kept);
  }

  @Test
  void shouldLeaveAKeyAloneWhoseDocumentIsAboutToBeWritten() {
    // Given
    makeKey(ORPHAN);
    assertThat(bench.claims.take(ORPHAN.certificateId())).isPresent();

    // When
    Sweeper.Findings findings = sweeper(Duration.ZERO).sweep();

    // Then
    assertThat(findings.removed()).isEmpty();
    assertThat(bench.keystore.list()).containsExactly(ORPHAN);
  }

  @Test
  void shouldLeaveOtherNodesTimeToWriteTheirDocuments() {
    // Given
    makeKey(ORPHAN);
    Sweeper sweeper = sweeper(Duration.ofMinutes(10));
    Sweeper.Findings first = sweeper.sweep();
    nanoTime.addAndGet(Duration.ofMinutes(10).toNanos() - 1);
    Sweeper.Findings second = sweeper.sweep();
    nanoTime.addAndGet(1);

    // When
    Sweeper.Findings third = sweeper.sweep();

    // Then
    assertThat(first.waiting()).containsExactly(ORPHAN);
    assertThat(second.waiting()).containsExactly(ORPHAN);
    assertThat(third.removed()).containsExactly(ORPHAN);
    assertThat(bench.keystore.list()).isEmpty();
  }

  @Test
  void shouldForgetThatAKeyWasAnOrphanOnceItWasNone() {
    // Given
    makeKey(ORPHAN);
    Sweeper sweeper = sweeper(Duration.ofMinutes(10));
    sweeper.sweep();
    bench.keystore.delete(ORPHAN);
    nanoTime.addAndGet(Duration.ofMinutes(11).toNanos());
    sweeper.sweep();
    makeKey(ORPHAN);

    // When
    Sweeper.Findings findings = sweeper.sweep();

    // Then
    assertThat(findings.waiting()).containsExactly(ORPHAN);
    assertThat(bench.keystore.list()).containsExactly(ORPHAN);
  }

  @Test
  void shouldReportDocumentsWhoseKeyIsMissingAndKeepThem() {
    // Given
    String id = bench.generate().clientCertificateId();
    bench.keystore.delete(new KeyId(id, 1));

    // When
    Sweeper.Findings findings = sweeper(Duration.ZERO).sweep();

    // Then
    assertThat(findings.broken()).containsExactly(new KeyId(id, 1));
    assertThat(bench.store.get(Kind.CERTIFICATE, id)).isPresent();
  }

  @Test
  void shouldRemoveNothingWhenTheStoreCannotBeRead() {
    // Given
    makeKey(ORPHAN);
    bench.store.fail(FaultyStore.Step.LIST);

    // When / Then
    assertThatThrownBy(() -> sweeper(Duration.ZERO).sweep())
        .hasMessage("The store is not available");
    assertThat(bench.keystore.list()).containsExactly(ORPHAN);
  }

  @Test
  void shouldFreeTheIdWhenTheKeystoreFails() {
    // Given
    makeKey(ORPHAN);
    bench.keystore.fail(FaultyKeystore.Step.DELETE);

    // When / Then
    assertThatThrownBy(() -> sweeper(Duration.ZERO).sweep()).isInstanceOf(KeystoreException.class);
    assertThat(bench.claims.take(ORPHAN.certificateId())).isPresent();
  }

  private Sweeper sweeper(Duration grace) {
    return new Sweeper(bench.documents(), bench.keystore, bench.claims, grace, nanoTime::get);
  }

  private void makeKey(KeyId id) {
    CertificateIssuer issuer = new CertificateIssuer(bench.options);
    bench.keystore.generate(
        id,
        bench.options.keyAlgorithm(),
        key -> List.of(issuer.issue(id, key, Instant.parse("2027-03-01T10:20:30Z"))));
  }
}
