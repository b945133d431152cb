package io.signet.keystore.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.Signatures;
import java.util.HashSet;
import java.util.Set;

/** What a {@link KeystoreProcess} has said, and so what must be in its keystore. */
final class Ledger {

  private final Set<KeyId> present = new HashSet<>();
  private final Set<KeyId> deleted = new HashSet<>();
  private final Set<KeyId> open = new HashSet<>();
  private int acknowledged;
  private int undecided;

  /**
   * Reads the output of a process that was killed.
   *
   * @param output whole lines count, a last line without an end does not
   */
  void read(String output) {
    output.substring(0, output.lastIndexOf('\n') + 1).lines().forEach(this::readLine);
  }

  /** Checks a keystore against what was said, and takes what was undecided as it is found. */
  void settle(Keystore keystore) {
    Set<KeyId> found = keystore.list();
    Set<KeyId> begun = union(present, open);
    assertThat(without(without(present, open), found)).as("keys that were lost").isEmpty();
    assertThat(without(deleted, without(deleted, found))).as("keys that came back").isEmpty();
    assertThat(without(found, begun)).as("keys that nobody made").isEmpty();
    assertThat(found).allMatch(id -> Signatures.proves(keystore.identity(id).orElseThrow()));
    undecided += open.size();
    present.clear();
    present.addAll(found);
    open.clear();
  }

  /** How many writes were acknowledged so far. */
  int acknowledged() {
    return acknowledged;
  }

  /** How many writes were cut off so far. */
  int undecided() {
    return undecided;
  }

  private static Set<KeyId> union(Set<KeyId> one, Set<KeyId> other) {
    Set<KeyId> union = new HashSet<>(one);
    union.addAll(other);
    return union;
  }

  private static Set<KeyId> without(Set<KeyId> all, Set<KeyId> some) {
    Set<KeyId> rest = new HashSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  private void readLine(String line) {
    if (line.equals("open")) {
      return;
    }
    String[] words = line.split(" ", 2);
    KeyId id = KeyId.parse(words[1]);
    switch (words[0]) {
      case "generating", "deleting" -> open.add(id);
      case "generated" -> acknowledge(id, present);
      case "deleted" -> {
        present.remove(id);
        acknowledge(id, deleted);
      }
      default -> throw new AssertionError("the process failed: " + line);
    }
  }

  private void acknowledge(KeyId id, Set<KeyId> set) {
    open.remove(id);
    set.add(id);
    acknowledged++;
  }
}
