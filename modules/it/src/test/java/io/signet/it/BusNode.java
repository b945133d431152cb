package io.signet.it;

import io.signet.api.AccessKey;
import io.signet.api.Operation;
import io.signet.api.Telemetry;
import io.signet.cluster.ClusterKeys;
import io.signet.cluster.ClusterOptions;
import io.signet.cluster.Membership;
import io.signet.store.DataDirectory;
import io.signet.store.PostgresOptions;
import io.signet.store.Stores;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * The control plane of one node of a cluster, in a process of its own. Prints {@code ready}, and
 * {@code served} for each operation, so that a test knows which node answered.
 */
public final class BusNode {

  private BusNode() {}

  /** Folder, own entry, all entries, URL and user of the database. */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    InProcessNode.start(
        DataDirectory.open(folder.resolve("data")),
        new AccessKey(BusCluster.KEY.id(), BusCluster.KEY.secret()),
        ClusterKeys.read(folder.resolve("../cluster.key").normalize()),
        new ClusterOptions(null, membership(folder, arguments[1], arguments[2])),
        Stores.open(
            PostgresOptions.of(arguments[3], arguments[4], folder.resolve("../pg.password")),
            Clock.systemUTC()),
        new Telemetry() {
          @Override
          public void operation(Operation operation, int status, long nanos) {
            System.out.println("served " + operation.operationName());
          }
        });
    System.out.println("ready");
  }

  static Membership membership(Path folder, String self, String members) {
    return Membership.of(
        "test",
        List.of(members.split(",")),
        self,
        Membership.Network.RELAY,
        null,
        new Membership.CertificateFiles(
            folder.resolve("node.crt"),
            folder.resolve("node.key"),
            folder.resolve("authority.crt")),
        null,
        Membership.Discovery.NONE);
  }
}
