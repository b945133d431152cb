import io.signet.api.AccessKey;
import io.signet.api.SignetClient;
import io.signet.cluster.ClusterName;
import io.signet.cluster.ClusterNode;
import io.signet.cluster.Membership;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Joins the cluster as a client, makes a certificate and takes it away again.
 *
 * <p>java -cp 'lib/*' ClusterClient.java FOLDER OWN_ENTRY ALL_ENTRIES, with the folder that signet
 * cluster client made, and the access key in the environment.
 */
public final class ClusterClient {

  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    AccessKey key =
        new AccessKey(
            System.getenv("SIGNET_ACCESS_KEY_ID"), System.getenv("SIGNET_SECRET_ACCESS_KEY"));
    Membership membership =
        Membership.of(
            "signet",
            List.of(arguments[2].split(",")),
            arguments[1],
            Membership.Network.RELAY,
            null,
            new Membership.CertificateFiles(
                folder.resolve("node.crt"),
                folder.resolve("node.key"),
                folder.resolve("authority.crt")),
            null,
            Membership.Discovery.NONE);
    ClusterNode joined =
        ClusterNode.client(
                new VertxOptions(), membership, ClusterName.read(folder.resolve("cluster.name")))
            .await();
    SignetClient signet = SignetClient.over(joined.vertx(), key);

    String id =
        signet.generateCertificate("made in Java", Map.of()).await().clientCertificateId();
    System.out.println("made      " + id);
    signet.deleteCertificate(id).await();
    System.out.println("deleted   " + id);
    joined.close().await();
  }
}
