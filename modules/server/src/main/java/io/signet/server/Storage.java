package io.signet.server;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreProvider;
import io.signet.store.Audit;
import io.signet.store.Coordination;
import io.signet.store.DataDirectory;
import io.signet.store.StoreSnapshot;
import io.signet.vault.BackupSource;
import io.signet.vault.KeyInventory;
import io.signet.vault.RestoreTarget;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where a node of a configuration keeps what it keeps, for tools beside it or in its place. */
record Storage(SignetConfig config, Map<String, String> environment) {

  /** A node that is silent for so long counts as dead (see the retirement of versions). */
  private static final Duration LIVE = Duration.ofSeconds(30);

  /** What a backup is taken of, whether a node runs or not; nothing is locked. */
  BackupSource source() {
    Path data = config.dataDir();
    return new BackupSource(
        Version.current(),
        config.store().type(),
        () -> config.store().snapshot(data),
        config.keystore().type(),
        () -> config.keystore().beside(config.store()).openReadOnly(data, environment),
        files(data));
  }

  /** What keys there are and what uses them, whether a node runs or not; nothing is locked. */
  KeyInventory inventory() {
    Path data = config.dataDir();
    KeystoreConfig keystores = config.keystore().beside(config.store());
    List<KeyInventory.Place> places =
        keystores.types().stream()
            .map(
                type ->
                    new KeyInventory.Place(
                        type,
                        !type.equals(keystores.type()),
                        () ->
                            KeystoreProvider.named(type)
                                .openReadOnly(data, keystores.settings(type, environment))))
            .toList();
    return KeyInventory.take(() -> config.store().snapshot(data), places);
  }

  /** Where a backup is restored to; the directory keeps nodes away. */
  RestoreTarget target(DataDirectory directory, Audit audit) {
    return new RestoreTarget(
        config.store().empty(directory, Clock.systemUTC()),
        () -> config.keystore().beside(config.store()).open(directory.path(), environment),
        files(directory.path()),
        audit);
  }

  /**
   * Opens the keystore of a type, with the options of that type.
   *
   * @param directory keeps nodes away
   */
  Keystore keystore(DataDirectory directory, String type) {
    return KeystoreProvider.named(type)
        .open(
            directory.path(), config.keystore().beside(config.store()).settings(type, environment));
  }

  /**
   * Refuses while a node of another data directory runs on the store, as it may be using the same
   * keystore; nodes of this one are kept away by its lock.
   *
   * @throws SignetException {@link io.signet.api.ErrorCode#CONFLICT} that names the nodes, {@link
   *     io.signet.api.ErrorCode#SERVICE_UNAVAILABLE} if the store cannot be asked
   */
  void requireNoNode(DataDirectory directory) {
    if (!config.store().isShared()) {
      return;
    }
    try (StoreSnapshot store = config.store().snapshot(directory.path())) {
      List<Coordination.Node> nodes = store.nodes(Instant.now().minus(LIVE));
      if (!nodes.isEmpty()) {
        throw SignetException.conflict(
            "%d node(s) run on the store, or were killed less than %d s ago: stop them, or wait"
                .formatted(nodes.size(), LIVE.toSeconds()));
      }
    } catch (SignetException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
    }
  }

  /**
   * What Signet made by itself at first start, and would make anew: not what the operator gave it
   * by the environment, which is his to keep, and not what protects the other things in place.
   */
  private Map<String, Path> files(Path data) {
    Map<String, Path> files = new HashMap<>();
    if (!environment.containsKey(Secrets.ACCESS_KEY_ID)) {
      files.put("credentials", data.resolve("credentials"));
    }
    if (!environment.containsKey(Secrets.CLUSTER_KEY_FILE)) {
      files.put("cluster.key", data.resolve("cluster.key"));
    }
    return files;
  }
}
