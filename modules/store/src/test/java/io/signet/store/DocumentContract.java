package io.signet.store;

import static io.signet.store.Samples.backend;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.api.BackendSettings;
import io.signet.api.Document;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.PageRequest;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.store.Transaction.Links;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Documents: put in, read, replaced, and what one write is. */
abstract class DocumentContract extends StoreContract {

  @Test
  void shouldAnswerTheDocumentThatWasInserted() {
    // Given
    StoredCertificate certificate = Samples.certificate("c1");
    // When
    long revision = write(t -> t.insert(Kind.CERTIFICATE, "c1", certificate, Links.NONE));
    // Then
    assertThat(store.get(Kind.CERTIFICATE, "c1"))
        .contains(new Document<>(Kind.CERTIFICATE, "c1", revision, certificate));
    assertThat(store.revision()).isEqualTo(revision);
  }

  @Test
  void shouldBeEmptyAtFirst() {
    // Given a store that nobody has written to
    // When
    Optional<Document<BackendSettings>> found = store.get(Kind.BACKEND, "https://a:1");
    // Then
    assertThat(found).isEmpty();
    assertThat(store.revision()).isZero();
    assertThat(store.list(Kind.BACKEND, "")).isEmpty();
    assertThat(store.audit(new PageRequest(25, "")).item()).isEmpty();
  }

  @Test
  void shouldKeepKindsApart() {
    // Given
    write(t -> t.insert(Kind.API, "x", Samples.api("x"), Links.NONE));
    // When
    Optional<Document<StoredCertificate>> other = store.get(Kind.CERTIFICATE, "x");
    // Then
    assertThat(other).isEmpty();
    assertThat(store.get(Kind.API, "x")).isPresent();
  }

  @Test
  void shouldListAndCountByPrefixSortedById() {
    // Given
    write(
        t -> {
          for (String id : List.of("b/1", "a/2", "ab/1", "a/10", "a/1", "a/ä", "A/1", "a")) {
            t.insert(Kind.RESOURCE, id, Samples.resource(id), Links.NONE);
          }
        });
    // When
    List<String> listed = store.list(Kind.RESOURCE, "a/").stream().map(Document::id).toList();
    // Then
    assertThat(listed).containsExactly("a/1", "a/10", "a/2", "a/ä");
    assertThat(store.count(Kind.RESOURCE, "a/")).isEqualTo(4);
    assertThat(store.list(Kind.RESOURCE, "")).hasSize(8);
    assertThat(store.count(Kind.RESOURCE, "")).isEqualTo(8);
    assertThat(store.count(Kind.API, "")).isZero();
  }

  @Test
  void shouldTakeWildcardsInAPrefixLiterally() {
    // Given
    insertBackend("a%c", null);
    insertBackend("abc", null);
    insertBackend("a_c", null);
    // When
    List<String> listed = store.list(Kind.BACKEND, "a%").stream().map(Document::id).toList();
    // Then
    assertThat(listed).containsExactly("a%c");
    assertThat(store.count(Kind.BACKEND, "a_")).isEqualTo(1);
  }

  @Test
  void shouldKeepTextOfAnyLanguageAndSize() {
    // Given
    String id = "https://prüfung's.example:1/\"%_\\";
    String text = "€ ä 漢 😀 \u0000 \" ' ; -- ".repeat(100_000);
    // When
    insertBackend(id, text);
    // Then
    assertThat(store.get(Kind.BACKEND, id).orElseThrow().value().serverName()).isEqualTo(text);
  }

  @Test
  void shouldRefuseAnIdThatIsTaken() {
    // Given
    insertBackend("a", "first");
    // When
    SignetException refusal = refusal(() -> insertBackend("a", "second"));
    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(store.get(Kind.BACKEND, "a").orElseThrow().value()).isEqualTo(backend("a", "first"));
  }

  @Test
  void shouldReplaceADocument() {
    // Given
    long before = insertBackend("a", "first");
    // When
    long after = updateBackend("a", "second");
    // Then
    assertThat(after).isGreaterThan(before);
    assertThat(store.get(Kind.BACKEND, "a"))
        .contains(new Document<>(Kind.BACKEND, "a", after, backend("a", "second")));
  }

  @Test
  void shouldRefuseAnUpdateOfADocumentThatHasChangedSinceItWasRead() {
    // Given
    insertBackend("a", "first");
    Document<BackendSettings> read = store.get(Kind.BACKEND, "a").orElseThrow();
    updateBackend("a", "second");
    // When
    SignetException refusal =
        refusal(() -> write(t -> t.update(read, backend("a", "third"), Links.NONE)));
    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(store.get(Kind.BACKEND, "a").orElseThrow().value().serverName()).isEqualTo("second");
  }

  @Test
  void shouldRefuseAnUpdateOfADocumentThatIsGone() {
    // Given
    insertBackend("a", "first");
    Document<BackendSettings> read = store.get(Kind.BACKEND, "a").orElseThrow();
    delete(Kind.BACKEND, "a");
    // When
    SignetException refusal =
        refusal(() -> write(t -> t.update(read, backend("a", "second"), Links.NONE)));
    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(store.get(Kind.BACKEND, "a")).isEmpty();
  }

  @Test
  void shouldShowAWriteItsOwnChangesAndNobodyElse() {
    // Given
    AtomicReference<String> inside = new AtomicReference<>();
    insertBackend("a", "old");
    // When
    write(
        t -> {
          Document<BackendSettings> read = t.get(Kind.BACKEND, "a").orElseThrow();
          t.update(read, backend("a", "new"), Links.NONE);
          t.insert(Kind.BACKEND, "b", backend("b", null), Links.NONE);
          String mine = t.get(Kind.BACKEND, "a").orElseThrow().value().serverName();
          String theirs = store.get(Kind.BACKEND, "a").orElseThrow().value().serverName();
          inside.set(mine + t.count(Kind.BACKEND, "") + theirs + store.count(Kind.BACKEND, ""));
        });
    // Then
    assertThat(inside).hasValue("new2old1");
    assertThat(store.list(Kind.BACKEND, "")).hasSize(2);
  }

  @Test
  void shouldGiveOneRevisionToEverythingInAWrite() {
    // Given
    long before = store.revision();
    // When
    long revision = write(t -> Samples.insertApi(t, "a", Set.of()));
    // Then
    assertThat(revision).isEqualTo(before + 1);
    assertThat(store.get(Kind.API, "a").orElseThrow().revision()).isEqualTo(revision);
    assertThat(store.get(Kind.STAGE, "a/prod").orElseThrow().revision()).isEqualTo(revision);
    assertThat(store.revision()).isEqualTo(revision);
  }

  @Test
  void shouldLeaveNoTraceOfAWriteThatThrew() {
    // Given
    insertBackend("gone", null);
    write(t -> t.insert(Kind.CERTIFICATE, "c", Samples.certificate("c"), Links.NONE));
    long revision = store.revision();
    IllegalArgumentException thrown = new IllegalArgumentException("not today");
    // When
    assertThatThrownBy(
            () ->
                write(
                    t -> {
                      Samples.insertApi(t, "a", Set.of(Kind.CERTIFICATE.id("c")));
                      t.delete(Kind.BACKEND.id("gone"));
                      throw thrown;
                    }))
        .isSameAs(thrown);
    // Then
    assertThat(store.revision()).isEqualTo(revision);
    assertThat(store.list(Kind.API, "")).isEmpty();
    assertThat(store.list(Kind.STAGE, "")).isEmpty();
    assertThat(store.get(Kind.BACKEND, "gone")).isPresent();
    assertThat(store.changesSince(revision - 1).deleted()).isEmpty();
    assertThat(store.audit(new PageRequest(25, "")).item()).hasSize((int) revision);
    assertThat(store.<Set<?>>write(AUDIT, t -> t.referrers(Kind.CERTIFICATE.id("c")))).isEmpty();
  }

  @Test
  void shouldGoOnAfterARefusalThatTheFunctionCaught() {
    // Given
    insertBackend("a", "first");
    // When
    write(
        t -> {
          SignetException taken =
              refusal(() -> t.insert(Kind.BACKEND, "a", backend("a", "second"), Links.NONE));
          t.insert(Kind.BACKEND, "b", backend("b", taken.code().name()), Links.NONE);
        });
    // Then
    assertThat(store.get(Kind.BACKEND, "a").orElseThrow().value().serverName()).isEqualTo("first");
    assertThat(store.get(Kind.BACKEND, "b").orElseThrow().value().serverName())
        .isEqualTo("CONFLICT");
  }

  @Test
  void shouldRefuseATransactionWhoseWriteHasEnded() {
    // Given
    AtomicReference<Transaction> kept = new AtomicReference<>();
    write(kept::set);
    // When
    assertThatThrownBy(() -> kept.get().insert(Kind.BACKEND, "a", backend("a", null), Links.NONE))
        .isInstanceOf(IllegalStateException.class);
    // Then
    assertThat(store.list(Kind.BACKEND, "")).isEmpty();
  }

  @Test
  void shouldRefuseAWriteInsideAWrite() {
    // Given
    insertBackend("a", null);
    // When
    assertThatThrownBy(() -> write(t -> insertBackend("b", null)))
        .isInstanceOf(IllegalStateException.class);
    // Then
    assertThat(insertBackend("c", null)).isEqualTo(2);
  }

  @Test
  void shouldCountAWriteThatChangesNothing() {
    // Given
    long before = insertBackend("a", null);
    // When
    long revision = write(t -> {});
    // Then
    assertThat(revision).isEqualTo(before + 1);
    assertThat(store.audit(new PageRequest(25, "")).item().get(0).revision()).isEqualTo(revision);
  }

  @Test
  void shouldKeepEverythingOverARestart() {
    // Given
    write(t -> Samples.insertApi(t, "a", Set.of()));
    List<?> before = store.list(Kind.STAGE, "");
    // When
    reopen();
    // Then
    assertThat(store.list(Kind.STAGE, "")).isEqualTo(before).hasSize(1);
    assertThat(store.revision()).isEqualTo(1);
    assertThat(insertBackend("b", null)).isEqualTo(2);
  }

  @Test
  void shouldAnswerUnavailableAfterItWasClosed() {
    // Given
    insertBackend("a", null);
    // When
    store.close();
    // Then
    assertThat(refusal(() -> store.get(Kind.BACKEND, "a")).code())
        .isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(refusal(() -> insertBackend("b", null)).code())
        .isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
  }
}
