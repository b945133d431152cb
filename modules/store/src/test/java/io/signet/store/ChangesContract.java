package io.signet.store;

import static io.signet.store.Samples.backend;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.Changes;
import io.signet.api.Configuration;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.store.Transaction.Links;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a node that pulls is told. */
abstract class ChangesContract extends StoreContract {

  @Test
  void shouldTellEverythingThatIsServedSinceTheBeginning() {
    // Given
    long revision = write(t -> Samples.insertApi(t, "a", Set.of()));
    // When
    Changes changes = store.changesSince(0);
    // Then
    assertThat(changes.revision()).isEqualTo(revision);
    assertThat(changes.changed())
        .containsExactlyInAnyOrder(
            store.get(Kind.STAGE, "a/prod").orElseThrow(),
            store.get(Kind.DEPLOYMENT, "a/d1").orElseThrow());
    assertThat(changes.deleted()).isEmpty();
  }

  @Test
  void shouldTellNothingSinceTheLatestRevision() {
    // Given
    long revision = insertBackend("a", null);
    // When
    Changes changes = store.changesSince(revision);
    // Then
    assertThat(changes).isEqualTo(new Changes(revision, List.of(), List.of()));
  }

  @Test
  void shouldTellOnlyWhatCameAfterARevision() {
    // Given
    insertBackend("a", null);
    long known = insertBackend("b", null);
    insertBackend("c", null);
    updateBackend("a", "new");
    updateBackend("a", "newer");
    // When
    Changes changes = store.changesSince(known);
    // Then
    assertThat(changes.changed()).extracting(Document::id).containsExactlyInAnyOrder("a", "c");
    assertThat(changes.revision()).isEqualTo(5);
  }

  @Test
  void shouldTellWhatIsGoneWithItsOwner() {
    // Given
    long known = write(t -> Samples.insertApi(t, "a", Set.of()));
    delete(Kind.API, "a");
    // When
    Changes changes = store.changesSince(known);
    // Then
    assertThat(changes.changed()).isEmpty();
    assertThat(changes.deleted())
        .containsExactlyInAnyOrder(Kind.STAGE.id("a", "prod"), Kind.DEPLOYMENT.id("a", "d1"));
  }

  @Test
  void shouldTellOfADocumentThatWentAndCameBackOnceAsChanged() {
    // Given
    long known = insertBackend("a", "first");
    delete(Kind.BACKEND, "a");
    insertBackend("a", "second");
    // When
    Changes changes = store.changesSince(known);
    // Then
    assertThat(changes.deleted()).isEmpty();
    assertThat(changes.changed())
        .containsExactly(
            new Document<>(Kind.BACKEND, "a", changes.revision(), backend("a", "second")));
  }

  @Test
  void shouldTellOfAReplacementWithinOneWriteAsChanged() {
    // Given
    long known = insertBackend("a", "first");
    write(
        t -> {
          t.delete(Kind.BACKEND.id("a"));
          t.insert(Kind.BACKEND, "a", backend("a", "second"), Links.NONE);
        });
    // When
    Changes changes = store.changesSince(known);
    // Then
    assertThat(changes.deleted()).isEmpty();
    assertThat(changes.changed()).hasSize(1);
  }

  @Test
  void shouldTellOfADocumentThatWentTwiceOnceAsDeleted() {
    // Given
    long known = insertBackend("a", null);
    delete(Kind.BACKEND, "a");
    insertBackend("a", null);
    delete(Kind.BACKEND, "a");
    // When
    Changes changes = store.changesSince(known);
    // Then
    assertThat(changes.deleted()).containsExactly(Kind.BACKEND.id("a"));
    assertThat(changes.changed()).isEmpty();
  }

  @Test
  void shouldBringAConfigurationOfAnyAgeUpToDate() {
    // Given
    Configuration young = Configuration.EMPTY.with(store.changesSince(0));
    write(t -> Samples.insertApi(t, "a", Set.of()));
    insertBackend("x", "old");
    Configuration old = Configuration.EMPTY.with(store.changesSince(0));
    delete(Kind.STAGE, "a/prod");
    updateBackend("x", "new");
    insertBackend("y", null);
    // When
    Configuration fresh = Configuration.EMPTY.with(store.changesSince(0));
    // Then
    assertThat(fresh.all(Kind.BACKEND)).hasSize(2);
    assertThat(fresh.get(Kind.STAGE, "a/prod")).isNull();
    for (Configuration known : List.of(young, old)) {
      Configuration caughtUp = known.with(store.changesSince(known.revision()));
      assertThat(caughtUp.all(Kind.BACKEND)).isEqualTo(fresh.all(Kind.BACKEND));
      assertThat(caughtUp.all(Kind.DEPLOYMENT)).isEqualTo(fresh.all(Kind.DEPLOYMENT));
      assertThat(caughtUp.all(Kind.STAGE)).isEmpty();
      assertThat(caughtUp.revision()).isEqualTo(store.revision());
    }
  }
}
