package io.signet.store;

import static io.signet.store.Samples.backend;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signet.api.Document;
import io.signet.api.DocumentId;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.api.Stage;
import io.signet.store.Transaction.Links;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Owners and references: what goes with what, and what cannot go. */
abstract class LinkContract extends StoreContract {

  private static final DocumentId CERTIFICATE = Kind.CERTIFICATE.id("c");

  @Test
  void shouldRefuseALinkThatLeadsNowhere() {
    // Given
    Links owner = Links.ownedBy(Kind.API.id("none"));
    Links named = new Links(null, Set.of(CERTIFICATE));
    // When
    SignetException first =
        refusal(() -> write(t -> t.insert(Kind.BACKEND, "a", backend("a", null), owner)));
    SignetException second =
        refusal(() -> write(t -> t.insert(Kind.BACKEND, "a", backend("a", null), named)));
    // Then
    assertThat(List.of(first.code(), second.code())).containsOnly(ErrorCode.NOT_FOUND);
    assertThat(second).hasMessageContaining("certificate:c");
    assertThat(store.list(Kind.BACKEND, "")).isEmpty();
  }

  @Test
  void shouldRefuseAnUpdateWhoseLinkLeadsNowhere() {
    // Given
    insertBackend("a", "old");
    Document<?> before = store.get(Kind.BACKEND, "a").orElseThrow();
    // When
    SignetException refusal =
        refusal(
            () ->
                write(
                    t ->
                        t.update(
                            store.get(Kind.BACKEND, "a").orElseThrow(),
                            backend("a", "new"),
                            new Links(null, Set.of(CERTIFICATE)))));
    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(store.get(Kind.BACKEND, "a").orElseThrow()).isEqualTo(before);
  }

  @Test
  void shouldRemoveWhatBelongsToADocumentAtAnyDepth() {
    // Given
    write(
        t -> {
          t.insert(Kind.API, "a", Samples.api("a"), Links.NONE);
          DocumentId owner = Kind.API.id("a");
          for (int depth = 1; depth <= 5; depth++) {
            String id = "a/" + depth;
            t.insert(Kind.RESOURCE, id, Samples.resource(id), Links.ownedBy(owner));
            owner = Kind.RESOURCE.id(id);
          }
          t.insert(Kind.API, "b", Samples.api("b"), Links.NONE);
          t.insert(Kind.RESOURCE, "b/1", Samples.resource("b/1"), Links.ownedBy(Kind.API.id("b")));
        });
    // When
    delete(Kind.API, "a");
    // Then
    assertThat(store.list(Kind.API, "")).extracting(Document::id).containsExactly("b");
    assertThat(store.list(Kind.RESOURCE, "")).extracting(Document::id).containsExactly("b/1");
  }

  @Test
  void shouldRemoveDocumentsThatNameOneAnotherWhenTheyGoTogether() {
    // Given
    write(t -> Samples.insertApi(t, "a", Set.of()));
    // When
    delete(Kind.API, "a");
    // Then
    assertThat(store.list(Kind.STAGE, "")).isEmpty();
    assertThat(store.list(Kind.DEPLOYMENT, "")).isEmpty();
  }

  @Test
  void shouldRefuseDeletionOfACertificateThatAStageUses() {
    // Given
    write(t -> t.insert(Kind.CERTIFICATE, "c", Samples.certificate("c"), Links.NONE));
    write(t -> Samples.insertApi(t, "b", Set.of(CERTIFICATE)));
    write(t -> Samples.insertApi(t, "a", Set.of(CERTIFICATE)));
    long revision = store.revision();
    // When
    ReferencedException refusal =
        catchThrowableOfType(ReferencedException.class, () -> delete(Kind.CERTIFICATE, "c"));
    // Then
    assertThat(refusal.referrers())
        .containsExactly(Kind.STAGE.id("a", "prod"), Kind.STAGE.id("b", "prod"));
    assertThat(store.get(Kind.CERTIFICATE, "c")).isPresent();
    assertThat(store.revision()).isEqualTo(revision);
  }

  @Test
  void shouldRefuseDeletionOfAnOwnerWhenASurvivorNamesWhatItOwns() {
    // Given
    write(t -> Samples.insertApi(t, "a", Set.of()));
    write(
        t ->
            t.insert(
                Kind.BACKEND,
                "x",
                backend("x", null),
                new Links(null, Set.of(Kind.STAGE.id("a", "prod")))));
    // When
    ReferencedException refusal =
        catchThrowableOfType(ReferencedException.class, () -> delete(Kind.API, "a"));
    // Then
    assertThat(refusal.referrers()).containsExactly(Kind.BACKEND.id("x"));
    assertThat(store.list(Kind.STAGE, "")).hasSize(1);
    assertThat(store.list(Kind.RESOURCE, "")).hasSize(1);
  }

  @Test
  void shouldReplaceLinksWithTheDocument() {
    // Given
    write(
        t -> {
          t.insert(Kind.CERTIFICATE, "c", Samples.certificate("c"), Links.NONE);
          t.insert(Kind.CERTIFICATE, "d", Samples.certificate("d"), Links.NONE);
          Samples.insertApi(t, "a", Set.of(CERTIFICATE));
        });
    // When
    write(
        t -> {
          Document<Stage> read = t.get(Kind.STAGE, "a/prod").orElseThrow();
          Set<DocumentId> named = Set.of(Kind.CERTIFICATE.id("d"));
          t.update(read, Samples.stage("prod", "d"), new Links(Kind.API.id("a"), named));
        });
    // Then
    delete(Kind.CERTIFICATE, "c");
    delete(Kind.DEPLOYMENT, "a/d1");
    assertThat(
            catchThrowableOfType(ReferencedException.class, () -> delete(Kind.CERTIFICATE, "d"))
                .referrers())
        .containsExactly(Kind.STAGE.id("a", "prod"));
  }

  @Test
  void shouldReplaceTheOwnerWithTheDocument() {
    // Given
    write(
        t -> {
          t.insert(Kind.API, "a", Samples.api("a"), Links.NONE);
          t.insert(Kind.API, "b", Samples.api("b"), Links.NONE);
          t.insert(Kind.BACKEND, "x", backend("x", null), Links.ownedBy(Kind.API.id("a")));
        });
    write(
        t ->
            t.update(
                t.get(Kind.BACKEND, "x").orElseThrow(),
                backend("x", null),
                Links.ownedBy(Kind.API.id("b"))));
    // When
    delete(Kind.API, "a");
    // Then
    assertThat(store.get(Kind.BACKEND, "x")).isPresent();
    delete(Kind.API, "b");
    assertThat(store.get(Kind.BACKEND, "x")).isEmpty();
  }

  @Test
  void shouldNameTheReferrersSorted() {
    // Given
    write(
        t -> {
          t.insert(Kind.CERTIFICATE, "c", Samples.certificate("c"), Links.NONE);
          for (String id : List.of("b", "c", "a")) {
            Samples.insertApi(t, id, Set.of(CERTIFICATE));
          }
        });
    // When
    Set<DocumentId> referrers = store.write(AUDIT, t -> t.referrers(CERTIFICATE));
    // Then
    assertThat(referrers)
        .containsExactly(
            Kind.STAGE.id("a", "prod"), Kind.STAGE.id("b", "prod"), Kind.STAGE.id("c", "prod"));
  }

  @Test
  void shouldRefuseDeletionOfWhatIsNotThere() {
    // Given
    long revision = store.revision();
    // When
    SignetException refusal = refusal(() -> delete(Kind.API, "none"));
    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(store.revision()).isEqualTo(revision);
  }

  @Test
  void shouldGoOnAfterARefusedDeletionThatTheFunctionCaught() {
    // Given
    write(
        t -> {
          t.insert(Kind.CERTIFICATE, "c", Samples.certificate("c"), Links.NONE);
          Samples.insertApi(t, "a", Set.of(CERTIFICATE));
        });
    // When
    write(
        t -> {
          ReferencedException refusal =
              catchThrowableOfType(ReferencedException.class, () -> t.delete(CERTIFICATE));
          refusal.referrers().forEach(t::delete);
          t.delete(CERTIFICATE);
        });
    // Then
    assertThat(store.get(Kind.CERTIFICATE, "c")).isEmpty();
    assertThat(store.get(Kind.STAGE, "a/prod")).isEmpty();
  }
}
