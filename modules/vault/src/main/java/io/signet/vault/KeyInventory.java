package io.signet.vault;

import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import io.signet.store.StoreSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What keys there are, and what each of them is for; never a key itself. Nodes may be using all of
 * it meanwhile.
 *
 * @param keys by their ids, those of the keystore for new keys first
 * @param missing keys that documents name and no keystore has: damage
 */
public record KeyInventory(List<Entry> keys, List<KeyId> missing) {

  public KeyInventory {
    keys = List.copyOf(keys);
    missing = List.copyOf(missing);
  }

  /**
   * A keystore to look into.
   *
   * @param type told with each of its keys
   * @param older whether new keys are made in another one
   * @param opening opens it to read; it is closed again
   */
  public record Place(String type, boolean older, Supplier<Keystore> opening) {}

  /**
   * A key.
   *
   * @param algorithm as {@code certificates.keyAlgorithm} names it; empty if the key cannot be read
   * @param keystore the type of the keystore that it is in
   * @param older whether new keys are made in another one
   * @param problem why it cannot be read, in one line; empty if it can
   */
  public record Entry(
      KeyId id,
      Optional<String> algorithm,
      String keystore,
      boolean older,
      KeyUse use,
      Optional<String> problem) {}

  /**
   * Looks into keystores and documents.
   *
   * <p>A key is made before its document and removed after it. So documents are read before the
   * keys and again after them: an orphan is what is named neither time, and missing is what is
   * named both times.
   *
   * @param store the store as it is now, at every call
   * @throws io.signet.api.SignetException if the store cannot be read
   * @throws KeystoreException if a keystore cannot be
   */
  public static KeyInventory take(Supplier<StoreSnapshot> store, List<Place> places) {
    Map<KeyId, KeyUse> before = uses(store);
    List<Held> held = new ArrayList<>();
    places.forEach(place -> held.addAll(keysIn(place)));
    Map<KeyId, KeyUse> after = uses(store);

    TreeSet<KeyId> missing = new TreeSet<>(after.keySet());
    missing.retainAll(before.keySet());
    List<Entry> entries = new ArrayList<>();
    for (Held each : held) {
      missing.remove(each.id());
      KeyUse earlier = before.getOrDefault(each.id(), KeyUse.ORPHAN);
      entries.add(each.entry(after.getOrDefault(each.id(), earlier)));
    }
    return new KeyInventory(entries, List.copyOf(missing));
  }

  private record Held(KeyId id, Place place, Optional<String> algorithm, Optional<String> problem) {

    Entry entry(KeyUse use) {
      return new Entry(id, algorithm, place.type(), place.older(), use, problem);
    }
  }

  private static Map<KeyId, KeyUse> uses(Supplier<StoreSnapshot> store) {
    try (StoreSnapshot now = store.get()) {
      return KeyUse.of(now);
    }
  }

  private static List<Held> keysIn(Place place) {
    List<Held> held = new ArrayList<>();
    try (Keystore keystore = place.opening().get()) {
      for (KeyId id : new TreeSet<>(keystore.list())) {
        look(place, keystore, id).ifPresent(held::add);
      }
    }
    return held;
  }

  /** Empty if the key has gone since it was listed. A key that cannot be read hides no other. */
  private static Optional<Held> look(Place place, Keystore keystore, KeyId id) {
    try {
      return keystore
          .identity(id)
          .map(Identity::leaf)
          .map(leaf -> KeyNames.of(leaf.getPublicKey()))
          .map(name -> new Held(id, place, Optional.of(name), Optional.empty()));
    } catch (KeystoreException e) {
      if (e.reason() == Reason.UNAVAILABLE || e.reason() == Reason.WRONG_PASSWORD) {
        throw e;
      }
      return Optional.of(new Held(id, place, Optional.empty(), Optional.of(e.getMessage())));
    }
  }
}
