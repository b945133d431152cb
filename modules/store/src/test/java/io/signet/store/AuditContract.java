package io.signet.store;

import static io.signet.store.Samples.backend;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.AuditEntry;
import io.signet.api.Caller;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.Page;
import io.signet.api.PageRequest;
import io.signet.store.Transaction.Links;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The audit log. */
abstract class AuditContract extends StoreContract {

  private static final PageRequest FIRST = new PageRequest(25, "");

  @Test
  void shouldSayWhoDidWhat() {
    // Given
    Caller caller = new Caller("AKIDEXAMPLE", "bus", "192.0.2.1");
    Audit audit = new Audit(caller, "r-77", "DeleteStage", "/restapis/a/stages/prod");
    // When
    store.write(audit, t -> null);
    // Then
    assertThat(store.audit(FIRST).item())
        .containsExactly(
            new AuditEntry(
                1,
                NOW,
                "r-77",
                "AKIDEXAMPLE",
                "bus",
                "192.0.2.1",
                "DeleteStage",
                "/restapis/a/stages/prod",
                null,
                null));
  }

  @Test
  void shouldNameTheFirstDocumentThatAWriteMade() {
    // Given
    insertBackend("a", null);
    // When
    AuditEntry newest = store.audit(FIRST).item().get(0);
    // Then
    assertThat(newest.created()).isEqualTo("backend:a");
  }

  @Test
  void shouldTakeHousekeepingWithoutARequest() {
    // Given
    Audit audit = new Audit(Caller.SIGNET, null, "Sweep", "certificates");
    // When
    store.write(audit, t -> null);
    // Then
    assertThat(store.audit(FIRST).item().get(0).requestId()).isNull();
  }

  @Test
  void shouldNameTheRevisionOfTheTargetBefore() {
    // Given
    long inserted = insertBackend("a", null);
    // When
    long updated = updateBackend("a", "new");
    long deleted = delete(Kind.BACKEND, "a");
    long again = insertBackend("a", null);
    // Then
    assertThat(befores()).containsExactly(null, updated, inserted, null);
    assertThat(deleted + 1).isEqualTo(again);
  }

  @Test
  void shouldNameTheFirstOlderDocumentThatAWriteChanges() {
    // Given
    long first = insertBackend("a", null);
    long second = insertBackend("b", null);
    // When
    write(
        t -> {
          t.insert(Kind.BACKEND, "c", backend("c", null), Links.NONE);
          t.update(t.get(Kind.BACKEND, "c").orElseThrow(), backend("c", "x"), Links.NONE);
          t.update(t.get(Kind.BACKEND, "b").orElseThrow(), backend("b", "x"), Links.NONE);
          t.delete(Kind.BACKEND.id("a"));
        });
    // Then
    assertThat(befores()).containsExactly(second, null, null);
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void shouldPageNewestFirst() {
    // Given
    for (int i = 0; i < 7; i++) {
      insertBackend("b" + i, null);
    }
    // When
    List<List<Long>> pages = new ArrayList<>();
    Optional<String> position = Optional.of("");
    while (position.isPresent()) {
      Page<AuditEntry> page = store.audit(PageRequest.of(Optional.of("3"), position));
      pages.add(page.item().stream().map(AuditEntry::revision).toList());
      position = Optional.ofNullable(page.position());
    }
    // Then
    assertThat(pages).containsExactly(List.of(7L, 6L, 5L), List.of(4L, 3L, 2L), List.of(1L));
  }

  @Test
  void shouldEndAtAPageThatIsJustFull() {
    // Given
    insertBackend("a", null);
    insertBackend("b", null);
    // When
    Page<AuditEntry> page = store.audit(new PageRequest(2, ""));
    // Then
    assertThat(page.item()).hasSize(2);
    assertThat(page.position()).isNull();
  }

  @Test
  void shouldAnswerAnEmptyPageWhenNothingIsAskedFor() {
    // Given
    insertBackend("a", null);
    // When
    Page<AuditEntry> page = store.audit(new PageRequest(0, ""));
    // Then
    assertThat(page).isEqualTo(new Page<>(List.of(), null));
  }

  @Test
  void shouldRefuseAPositionThatIsNoRevision() {
    // Given
    insertBackend("a", null);
    // When
    ErrorCode code = refusal(() -> store.audit(new PageRequest(25, "x1"))).code();
    // Then
    assertThat(code).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  private List<Long> befores() {
    return store.audit(FIRST).item().stream().map(AuditEntry::before).toList();
  }
}
