package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.api.AccessKey;
import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an operator puts on every node of a cluster: the cluster key, the master key, the database's
 * password, the relay's certificates, as {@code signet cluster init} makes them, and the
 * certificate of the admin doors.
 */
final class LabSecrets {

  static final AccessKey KEY =
      new AccessKey("SIGNETCLUSTERLAB0001", "1bC2dE3fG4hI5jK6lM7nO8pQ9rS0tU1vW2xY3zA4");

  private final Path directory;
  private final Identity authority = TestCertificates.authority("CN=Lab-Doors");

  /**
   * @param members host and port of every node's relay
   * @param addresses of the nodes' doors
   */
  LabSecrets(Path directory, List<String> members, List<String> addresses) {
    this.directory = directory;
    write("master.key", "lab1 " + random() + "\n");
    write("database.password", PostgresProcess.PASSWORD + "\n");
    Identity door = TestCertificates.server(authority, List.of("localhost"), addresses);
    write("door.crt", TestCertificates.pem(door.chain()));
    write("door.key", TestCertificates.pem(door.privateKey()));
    initialise(members);
  }

  /** Who vouches for the admin doors. */
  String doorAuthorityPem() {
    return TestCertificates.pem(authority.leaf());
  }

  /** The options that name these files. */
  Map<String, String> options(String member) {
    Map<String, String> options = new HashMap<>();
    options.put("SIGNET_ACCESS_KEY_ID", KEY.id());
    options.put("SIGNET_SECRET_ACCESS_KEY", KEY.secret());
    options.put("SIGNET_KEYSTORE_SQL_MASTER_KEY_FILE", path("master.key"));
    options.put("SIGNET_STORE_POSTGRESQL_PASSWORD_FILE", path("database.password"));
    options.put("SIGNET_KEYSTORE_SQL_PASSWORD_FILE", path("database.password"));
    options.put("SIGNET_ADMIN_CERTIFICATE", path("door.crt"));
    options.put("SIGNET_ADMIN_KEY", path("door.key"));
    options.put("SIGNET_BRIDGE_CERTIFICATE", path("door.crt"));
    options.put("SIGNET_BRIDGE_KEY", path("door.key"));
    String own = "cluster/" + member.replace(':', '-');
    options.put("SIGNET_CLUSTER_KEY_FILE", path(own + "/cluster.key"));
    options.put("SIGNET_CLUSTER_RELAY_CERTIFICATE", path(own + "/node.crt"));
    options.put("SIGNET_CLUSTER_RELAY_KEY", path(own + "/node.key"));
    options.put("SIGNET_CLUSTER_RELAY_AUTHORITY", path(own + "/authority.crt"));
    return options;
  }

  private void initialise(List<String> members) {
    List<String> command =
        List.of(
            SignetProcess.projectRoot().resolve("scripts/signet").toString(),
            "cluster",
            "init",
            "--nodes",
            String.join(",", members),
            "--out",
            path("cluster"));
    try {
      Programs.Outcome made = Programs.run(directory, Map.of(), 60, command);
      if (made.exitCode() != 0) {
        throw new AssertionError(command + ": " + made.output());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  private void write(String name, String text) {
    try {
      Path file =
          Files.createFile(
              directory.resolve(name),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, text, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
