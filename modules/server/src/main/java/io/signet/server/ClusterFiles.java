package io.signet.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.cluster.ClusterKeys;
import io.signet.cluster.NodeAuthority;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The folder that an operator makes for a cluster, on a machine of his own: {@code authority/} with
 * the key that issues certificates, which goes to no node, and one folder a node, which does.
 */
final class ClusterFiles {

  private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3650);
  private static final String CERTIFICATE = "node.crt";
  private static final String KEY = "node.key";
  private static final String NODES = "nodes";

  private final Path folder;
  private final String name;
  private final NodeAuthority authority;
  private final List<String> told = new ArrayList<>();

  private ClusterFiles(Path folder, String name, NodeAuthority authority) {
    this.folder = folder;
    this.name = name;
    this.authority = authority;
  }

  /**
   * Makes the folder, an authority and a cluster key.
   *
   * @throws StartFailure if there is something already, or it cannot be written
   */
  static ClusterFiles create(Path folder, String name) {
    if (Files.exists(folder.resolve("authority"))) {
      throw StartFailure.configuration(
          folder + " holds a cluster already; use signet cluster add or renew, or another --out");
    }
    NodeAuthority authority = NodeAuthority.create(name, AUTHORITY_VALIDITY);
    try {
      Path own = folder(folder.resolve("authority"));
      Secrets.write(own.resolve("authority.key"), authority.keyPem());
      Secrets.write(own.resolve("authority.crt"), authority.certificatePem());
      Secrets.write(own.resolve("name"), name + "\n");
      ClusterKeys.readOrCreate(own.resolve("cluster.key"));
      Secrets.write(own.resolve(NODES), "");
    } catch (IOException e) {
      throw unusable(folder, e);
    }
    return new ClusterFiles(folder, name, authority);
  }

  /**
   * Opens a folder that {@link #create} made.
   *
   * @throws StartFailure if it is none
   */
  static ClusterFiles open(Path folder) {
    Path own = folder.resolve("authority");
    try {
      return new ClusterFiles(
          folder,
          Files.readString(own.resolve("name"), UTF_8).strip(),
          NodeAuthority.read(
              Files.readString(own.resolve("authority.crt"), US_ASCII),
              Files.readString(own.resolve("authority.key"), US_ASCII)));
    } catch (IOException | IllegalArgumentException e) {
      throw new StartFailure(
          StartFailure.CONFIGURATION,
          folder + " is no folder of signet cluster init: " + e.getMessage(),
          e);
    }
  }

  /** The nodes that have a folder, and others after them. */
  List<String> withKnown(List<String> others) {
    try {
      Set<String> all = new LinkedHashSet<>(Files.readAllLines(list(), UTF_8));
      all.addAll(others);
      return List.copyOf(all);
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  /** Makes the folder of a node, with all that it needs of the cluster. */
  void add(String node, List<String> members, Duration validity) {
    try {
      NodeAuthority.Issued issued = authority.issue(node, validity);
      Path own = of(node);
      if (Files.exists(own)) {
        throw StartFailure.configuration(own + " is there already; use signet cluster renew");
      }
      folder(own);
      Secrets.write(own.resolve(CERTIFICATE), issued.certificate());
      Secrets.write(own.resolve(KEY), issued.key());
      Secrets.write(own.resolve("authority.crt"), authority.certificatePem());
      Path clusterKey = folder.resolve("authority").resolve("cluster.key");
      Secrets.write(own.resolve("cluster.key"), Files.readString(clusterKey, US_ASCII));
      Secrets.write(own.resolve("signet.yaml"), configuration(node, members, own));
      List<String> known = withKnown(List.of(node));
      Files.write(list(), known, UTF_8);
      told.add(own + "  for the node " + node);
    } catch (IllegalArgumentException e) {
      throw StartFailure.configuration(e.getMessage());
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  /** Issues a node's certificate anew; the old files stay until the new ones are whole. */
  void renew(String node, Duration validity) {
    Path own = of(node);
    if (!Files.exists(own.resolve(CERTIFICATE))) {
      throw StartFailure.configuration(node + " has no folder in " + folder);
    }
    try {
      NodeAuthority.Issued issued = authority.issue(node, validity);
      replace(own.resolve(KEY), issued.key());
      replace(own.resolve(CERTIFICATE), issued.certificate());
      told.add(own + "  renewed: copy node.crt and node.key to the node, and restart it");
    } catch (IOException e) {
      throw unusable(own, e);
    }
  }

  void tell(PrintWriter out) {
    told.forEach(out::println);
    out.println(
        folder.resolve("authority")
            + "  issues certificates of nodes: keep it apart, it belongs on no node");
    out.flush();
  }

  private String configuration(String node, List<String> members, Path own) {
    String at = own.toAbsolutePath().normalize().toString();
    return """
        # For the configuration of the node %1$s, beside store.type postgresql and keystore.type sql or pkcs11.
        # The paths are those of the folder where this was made; change them where it is copied elsewhere.
        # The cluster key's file is named by the environment: SIGNET_CLUSTER_KEY_FILE=%2$s/cluster.key
        cluster:
          name: %3$s
          members: [%4$s]
          advertise: "%1$s"
          network: relay
          relay:
            certificate: %2$s/%5$s
            key: %2$s/%6$s
            authority: %2$s/authority.crt
        """
        .formatted(
            node,
            at,
            name,
            String.join(", ", members.stream().map(each -> '"' + each + '"').toList()),
            CERTIFICATE,
            KEY);
  }

  private Path of(String node) {
    return folder.resolve(
        node.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "").replaceAll("[:%]", "-"));
  }

  private Path list() {
    return folder.resolve("authority").resolve(NODES);
  }

  private static Path folder(Path path) throws IOException {
    return Files.createDirectories(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static void replace(Path file, String text) throws IOException {
    Path made = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(made);
    Secrets.write(made, text);
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static StartFailure unusable(Path folder, IOException e) {
    return new StartFailure(StartFailure.OTHER, "cannot use the folder " + folder + ": " + e, e);
  }
}
