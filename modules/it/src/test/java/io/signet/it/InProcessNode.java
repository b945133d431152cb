package io.signet.it;

import io.signet.admin.AdminOptions;
import io.signet.admin.AdminVerticle;
import io.signet.admin.Credentials;
import io.signet.admin.Readiness;
import io.signet.api.AccessKey;
import io.signet.api.Telemetry;
import io.signet.certificates.CertificateOptions;
import io.signet.certificates.CertificateVerticle;
import io.signet.certificates.ThisNode;
import io.signet.cluster.ClusterKeys;
import io.signet.cluster.ClusterNode;
import io.signet.cluster.ClusterOptions;
import io.signet.cluster.SharingVerticle;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreProvider;
import io.signet.keystore.SealingKey;
import io.signet.stages.StageOptions;
import io.signet.stages.StageVerticle;
import io.signet.store.DataDirectory;
import io.signet.store.Store;
import io.signet.store.StoreOptions;
import io.signet.store.Stores;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The control plane of a node, real and clustered, in this process: for clients of the bus. */
final class InProcessNode implements AutoCloseable {

  private final DataDirectory directory;
  private final Keystore keystore;
  private final Store store;
  private final Vertx vertx;

  private InProcessNode(DataDirectory directory, Keystore keystore, Store store, Vertx vertx) {
    this.directory = directory;
    this.keystore = keystore;
    this.store = store;
    this.vertx = vertx;
  }

  /** Starts a node by itself, whose doors accept one key. */
  static InProcessNode start(Path data, AccessKey key) {
    DataDirectory directory = DataDirectory.open(data);
    return start(
        directory,
        key,
        ClusterKeys.readOrCreate(directory.path().resolve("cluster.key")),
        new ClusterOptions(null),
        Stores.open(StoreOptions.in(directory), Clock.systemUTC()),
        Telemetry.NONE);
  }

  /** Starts a node that shares a store with others. */
  static InProcessNode start(
      DataDirectory directory,
      AccessKey key,
      ClusterKeys clusterKeys,
      ClusterOptions cluster,
      Store store,
      Telemetry telemetry) {
    Keystore keystore = KeystoreProvider.named("pkcs12").open(directory.path(), Map.of());
    Vertx vertx =
        ClusterNode.start(new VertxOptions(), cluster, clusterKeys, UnaryOperator.identity())
            .await()
            .vertx();
    InProcessNode node = new InProcessNode(directory, keystore, store, vertx);
    node.deploy(clusterKeys, key, telemetry);
    return node;
  }

  Vertx vertx() {
    return vertx;
  }

  Store store() {
    return store;
  }

  @Override
  public void close() {
    vertx.close().await();
    store.close();
    keystore.close();
    directory.close();
  }

  private void deploy(ClusterKeys clusterKeys, AccessKey key, Telemetry telemetry) {
    vertx
        .deployVerticle(new StageVerticle(store, StageOptions.of("us-east-1", "123456789012")))
        .await();
    SealingKey sealing = new SealingKey(clusterKeys.writingKeyId(), clusterKeys.sealingKey());
    vertx
        .deployVerticle(
            new CertificateVerticle(
                store,
                keystore,
                sealing,
                CertificateOptions.DEFAULTS,
                Clock.systemUTC(),
                new ThisNode("node", null, null, Instant.now(), "node", () -> Set.of("node"))))
        .await();
    SharingVerticle.deploy(vertx, clusterKeys).await();
    vertx
        .deployVerticle(
            new AdminVerticle(
                AdminOptions.defaults().withPort(0),
                Credentials.of(key),
                () -> Future.succeededFuture(Readiness.of(List.of())),
                () -> "",
                telemetry,
                Clock.systemUTC()))
        .await();
  }
}
