package io.signet.store;

import static io.signet.store.Samples.certificate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signet.api.AuditEntry;
import io.signet.api.Caller;
import io.signet.api.Changes;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.PageRequest;
import io.signet.api.SignetException;
import io.signet.store.Transaction.Links;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A store can be copied while it is written to, and an empty one filled with the copy. */
abstract class CopyContract extends StoreContract {

  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Audit RESTORE =
      new Audit(new Caller("-", "cli", "-"), null, "RestoreBackup", "a.backup");

  /** Rows as they were, and nothing of the store that they came from. */
  private static final class Rows implements StoreRows, StoreRows.Sink {

    private final int schema;
    private final List<Runnable> calls = new ArrayList<>();
    private Sink target;

    Rows(StoreRows from) {
      schema = from.schema();
      from.replay(this);
    }

    @Override
    public void section(String name, List<String> columns) {
      calls.add(() -> target.section(name, columns));
    }

    @Override
    public void row(List<Object> values) {
      calls.add(() -> target.row(values));
    }

    @Override
    public int schema() {
      return schema;
    }

    @Override
    public void replay(Sink sink) {
      target = sink;
      calls.forEach(Runnable::run);
    }
  }

  @Test
  void shouldShowOneMomentWhateverIsWrittenMeanwhile() {
    // Given
    insertBackend("https://a", "a");
    try (StoreSnapshot snapshot = fixture.snapshot()) {
      // When
      insertBackend("https://b", "b");
      delete(Kind.BACKEND, "https://a");

      // Then
      assertThat(snapshot.revision()).isEqualTo(1);
      assertThat(snapshot.list(Kind.BACKEND))
          .extracting(it -> it.id())
          .containsExactly("https://a");
    }
    assertThat(store.list(Kind.BACKEND, "")).extracting(it -> it.id()).containsExactly("https://b");
  }

  @Test
  void shouldFillAnEmptyStoreWithEverything() {
    // Given: owners, references, a tombstone, audit rows, more than a page of documents
    fill();
    Changes before = store.changesSince(0);
    List<AuditEntry> audit = store.audit(new PageRequest(500, "")).item();
    Rows copy = copy();

    try (StoreFixture other = fixture()) {
      // When
      long revision = other.empty(CLOCK).fill(copy, RESTORE);

      // Then
      try (Store restored = other.open(CLOCK)) {
        Changes after = restored.changesSince(0);
        assertThat(after.changed()).isEqualTo(before.changed());
        assertThat(after.deleted()).isEqualTo(before.deleted()).isNotEmpty();
        assertThat(restored.list(Kind.RESOURCE, "")).isEqualTo(store.list(Kind.RESOURCE, ""));
        List<AuditEntry> entries = restored.audit(new PageRequest(500, "")).item();
        assertThat(entries.subList(1, entries.size())).isEqualTo(audit);
        assertThat(entries.get(0).operation()).isEqualTo("RestoreBackup");
        assertThat(entries.get(0).revision()).isEqualTo(revision);
      }
    }
  }

  @Test
  void shouldGoOnFarAboveWhatTheLostStoreMayHaveReached() {
    // Given
    fill();
    long before = store.revision();
    Rows copy = copy();
    try (StoreFixture other = fixture()) {
      other.empty(CLOCK).fill(copy, RESTORE);
      try (Store restored = other.open(CLOCK)) {
        // When
        long next = restored.write(AUDIT, Transaction::revision);

        // Then
        assertThat(next).isEqualTo(before + StoreRestore.JUMP + 1);
      }
    }
  }

  @Test
  void shouldKeepWhoOwnsAndNamesWhom() {
    // Given
    fill();
    Rows copy = copy();
    try (StoreFixture other = fixture()) {
      other.empty(CLOCK).fill(copy, RESTORE);
      try (Store restored = other.open(CLOCK)) {
        // When
        ReferencedException refusal =
            catchThrowableOfType(
                ReferencedException.class,
                () ->
                    restored.write(
                        AUDIT,
                        t -> {
                          t.delete(Kind.CERTIFICATE.id("c1"));
                          return null;
                        }));
        restored.write(
            AUDIT,
            t -> {
              t.delete(Kind.API.id("api1"));
              t.delete(Kind.CERTIFICATE.id("c1"));
              return null;
            });

        // Then
        assertThat(refusal).isNotNull();
        assertThat(restored.list(Kind.RESOURCE, "")).isEmpty();
        assertThat(restored.list(Kind.STAGE, "")).isEmpty();
      }
    }
  }

  @Test
  void shouldRefuseAStoreThatHoldsSomething() {
    // Given
    fill();
    Rows copy = copy();
    Changes before = store.changesSince(0);
    store.close();

    // When
    SignetException refusal = refusal(() -> fixture.empty(CLOCK).fill(copy, RESTORE));
    SignetException checked = refusal(() -> fixture.empty(CLOCK).check(copy.schema()));

    // Then
    store = fixture.open(CLOCK);
    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(checked).hasMessageContaining("is not empty");
    assertThat(store.changesSince(0)).isEqualTo(before);
  }

  @Test
  void shouldTakeAnOpenedButUnusedStoreForEmpty() {
    // Given
    fill();
    Rows copy = copy();
    try (StoreFixture other = fixture()) {
      other.open(CLOCK).close();

      // When
      other.empty(CLOCK).check(copy.schema());
      other.empty(CLOCK).fill(copy, RESTORE);

      // Then
      try (Store restored = other.open(CLOCK)) {
        assertThat(restored.changesSince(0).changed()).isEqualTo(store.changesSince(0).changed());
      }
    }
  }

  @Test
  void shouldRefuseAStoreThatANodeReportedTo() {
    // Given
    Rows copy = copy();
    try (StoreFixture other = fixture()) {
      try (Store used = other.open(CLOCK)) {
        used.coordination().report("node-1", 0, "told");
      }

      // When
      SignetException now = refusal(() -> other.empty(CLOCK).check(copy.schema()));
      other.empty(Clock.offset(CLOCK, Duration.ofSeconds(31))).check(copy.schema());

      // Then
      assertThat(now).hasMessageContaining("a node runs");
    }
  }

  @Test
  void shouldTellWhichNodesRunOnIt() {
    // Given
    store.coordination().report("node-1", 0, "told");
    store.coordination().report("node-2", 0, "told");
    store.coordination().leave("node-2");

    // When
    try (StoreSnapshot snapshot = fixture.snapshot()) {
      // Then
      assertThat(snapshot.nodes(NOW)).extracting(it -> it.id()).containsExactly("node-1");
      assertThat(snapshot.nodes(NOW.plusSeconds(1))).isEmpty();
    }
  }

  @Test
  void shouldTakeNothingInWhenARowFails() {
    // Given
    fill();
    Rows whole = copy();
    StoreRows broken =
        new StoreRows() {
          @Override
          public int schema() {
            return whole.schema();
          }

          @Override
          public void replay(Sink sink) {
            whole.replay(sink);
            throw new IllegalStateException("the end is missing");
          }
        };
    try (StoreFixture other = fixture()) {
      // When
      IllegalStateException failure =
          catchThrowableOfType(
              IllegalStateException.class, () -> other.empty(CLOCK).fill(broken, RESTORE));

      // Then
      assertThat(failure).hasMessage("the end is missing");
      try (Store untouched = other.open(CLOCK)) {
        assertThat(untouched.revision()).isZero();
        assertThat(untouched.changesSince(-1).changed()).isEmpty();
      }
    }
  }

  @Test
  void shouldTakeInWhatAnOlderVersionWrote() {
    // Given: the first schema had no table that a copy has
    fill();
    Rows copy = copy();
    StoreRows older =
        new StoreRows() {
          @Override
          public int schema() {
            return 1;
          }

          @Override
          public void replay(Sink sink) {
            copy.replay(sink);
          }
        };
    try (StoreFixture other = fixture()) {
      // When
      other.empty(CLOCK).fill(older, RESTORE);

      // Then
      try (Store restored = other.open(CLOCK)) {
        assertThat(restored.changesSince(0).changed()).isEqualTo(store.changesSince(0).changed());
        assertThat(restored.coordination().lease("work", "node", Duration.ofSeconds(1))).isTrue();
      }
    }
  }

  @Test
  void shouldRefuseWhatANewerVersionWrote() {
    // When
    SignetException refusal = refusal(() -> fixture.empty(CLOCK).check(Schema.NEWEST + 1));

    // Then
    assertThat(refusal).hasMessageContaining("newer version");
  }

  private Rows copy() {
    try (StoreSnapshot snapshot = fixture.snapshot()) {
      return new Rows(snapshot);
    }
  }

  private void fill() {
    write(t -> t.insert(Kind.CERTIFICATE, "c1", certificate("c1"), Links.NONE));
    write(t -> Samples.insertApi(t, "api1", Set.of(Kind.CERTIFICATE.id("c1"))));
    insertBackend("https://gone", null);
    delete(Kind.BACKEND, "https://gone");
    for (int i = 0; i < Section.PAGE + 3; i++) {
      insertBackend("https://b" + i, "é" + i);
    }
  }
}
