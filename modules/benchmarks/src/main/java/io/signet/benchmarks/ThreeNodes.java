package io.signet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Three nodes on loopback that share one PostgreSQL, as {@code signet cluster init} lets them. */
final class ThreeNodes {

  private static final int COUNT = 3;
  private static final int INIT_SECONDS = 60;
  private static final int MASTER_KEY_BYTES = 32;

  private final Postgres postgres;
  private final Path directory;
  private final List<String> members = new ArrayList<>();

  private ThreeNodes(Lab lab) {
    postgres = lab.postgres();
    directory = lab.directory().resolve("cluster-secrets");
    for (int i = 0; i < COUNT; i++) {
      members.add("127.0.0.1:" + Ports.free());
    }
    byte[] masterKey = new byte[MASTER_KEY_BYTES];
    new SecureRandom().nextBytes(masterKey);
    secret("master.key", "bench " + Base64.getEncoder().encodeToString(masterKey));
    secret("database.password", Postgres.PASSWORD);
    Programs.run(
        INIT_SECONDS,
        List.of(
            lab.settings().home().resolve("scripts/signet").toString(),
            "cluster",
            "init",
            "--nodes",
            String.join(",", members),
            "--out",
            directory.resolve("nodes").toString()));
  }

  /** Starts them and waits until they are ready. */
  static List<SignetNode> start(Lab lab) {
    ThreeNodes three = new ThreeNodes(lab);
    List<SignetNode> nodes =
        three.members.stream()
            .map(member -> lab.node(member.replace(':', '-'), three.options(member)))
            .toList();
    // Each waits for those before it, not for those after it.
    nodes.forEach(node -> node.start("WARN"));
    return nodes;
  }

  private Map<String, String> options(String member) {
    Path own = directory.resolve("nodes").resolve(member.replace(':', '-'));
    Map<String, String> options = new HashMap<>();
    options.put("SIGNET_CERTIFICATES_KEY_ALGORITHM", KeyKind.RSA_2048.option());
    options.put("SIGNET_STORE_TYPE", "postgresql");
    options.put("SIGNET_STORE_POSTGRESQL_URL", postgres.url());
    options.put("SIGNET_STORE_POSTGRESQL_USER", Postgres.USER);
    options.put("SIGNET_STORE_POSTGRESQL_PASSWORD_FILE", path("database.password"));
    options.put("SIGNET_KEYSTORE_TYPE", "sql");
    options.put("SIGNET_KEYSTORE_SQL_MASTER_KEY_FILE", path("master.key"));
    options.put("SIGNET_CLUSTER_MEMBERS", String.join(",", members));
    options.put("SIGNET_CLUSTER_ADVERTISE", member);
    options.put("SIGNET_CLUSTER_NETWORK", "relay");
    options.put("SIGNET_CLUSTER_EVENT_BUS_PORT", Integer.toString(Ports.free()));
    options.put("SIGNET_CLUSTER_RELAY_CERTIFICATE", own.resolve("node.crt").toString());
    options.put("SIGNET_CLUSTER_RELAY_KEY", own.resolve("node.key").toString());
    options.put("SIGNET_CLUSTER_RELAY_AUTHORITY", own.resolve("authority.crt").toString());
    options.put("SIGNET_CLUSTER_KEY_FILE", own.resolve("cluster.key").toString());
    return options;
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  private void secret(String name, String text) {
    try {
      Files.createDirectories(directory);
      Path file =
          Files.createFile(
              directory.resolve(name),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, text + "\n");
    } catch (IOException e) {
      throw new BenchmarkFailure("cannot write " + name, e);
    }
  }
}
