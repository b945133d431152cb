package io.signet.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.api.AccessKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The access key that may sign control-plane requests: from the environment, or made at first start
 * and kept in {@code <data>/credentials}, mode 0600, in the form that AWS's tools read.
 */
final class Secrets {

  static final String ACCESS_KEY_ID = "SIGNET_ACCESS_KEY_ID";
  static final String SECRET_ACCESS_KEY = "SIGNET_SECRET_ACCESS_KEY";
  static final String CLUSTER_KEY_FILE = "SIGNET_CLUSTER_KEY_FILE";
  static final String MASTER_KEYS = "SIGNET_MASTER_KEYS";

  /** What the process reads from the environment beside the options of the configuration. */
  static final Set<String> VARIABLES =
      Set.of(
          ACCESS_KEY_ID,
          SECRET_ACCESS_KEY,
          CLUSTER_KEY_FILE,
          MASTER_KEYS,
          "SIGNET_CONFIG",
          "SIGNET_HOME",
          "SIGNET_JAVA_OPTS",
          "SIGNET_LOG_LEVEL");

  private static final String FILE = "credentials";
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private Secrets() {}

  /**
   * The access key.
   *
   * @throws StartFailure if only half of it is in the environment, or the file cannot be used
   */
  static AccessKey accessKey(Path dataDirectory, Map<String, String> environment) {
    String id = environment.get(ACCESS_KEY_ID);
    String secret = environment.get(SECRET_ACCESS_KEY);
    if ((id == null) != (secret == null)) {
      throw StartFailure.configuration(
          ACCESS_KEY_ID + " and " + SECRET_ACCESS_KEY + " must be set together");
    }
    if (id != null) {
      return new AccessKey(id, secret);
    }
    Path file = dataDirectory.resolve(FILE);
    try {
      return Files.exists(file) ? read(file) : create(file);
    } catch (IOException e) {
      throw new StartFailure(
          StartFailure.OTHER, "cannot use the credentials file " + file + ": " + e, e);
    }
  }

  /**
   * The access key of a Signet that has run already.
   *
   * @throws StartFailure if there is none
   */
  static AccessKey existingAccessKey(Path dataDirectory, Map<String, String> environment) {
    if (!environment.containsKey(ACCESS_KEY_ID) && !Files.exists(dataDirectory.resolve(FILE))) {
      throw StartFailure.configuration(
          "no access key: neither "
              + ACCESS_KEY_ID
              + " nor the file "
              + dataDirectory.resolve(FILE)
              + " is there");
    }
    return accessKey(dataDirectory, environment);
  }

  /** The cluster key's file: the operator's, or this node's own. */
  static Path clusterKeyFile(Path dataDirectory, Map<String, String> environment) {
    String file = environment.get(CLUSTER_KEY_FILE);
    return file == null ? dataDirectory.resolve("cluster.key") : Path.of(file);
  }

  private static AccessKey read(Path file) throws IOException {
    Map<String, String> values =
        Files.readAllLines(file, UTF_8).stream()
            .filter(line -> line.contains("="))
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.indexOf('=')).trim(),
                    line -> line.substring(line.indexOf('=') + 1).trim()));
    String id = values.get("aws_access_key_id");
    String secret = values.get("aws_secret_access_key");
    if (id == null || secret == null) {
      throw StartFailure.configuration(
          file
              + " lacks aws_access_key_id or aws_secret_access_key; remove it to have it made anew");
    }
    return new AccessKey(id, secret);
  }

  private static AccessKey create(Path file) throws IOException {
    SecureRandom random = new SecureRandom();
    StringBuilder id = new StringBuilder("SIGNET");
    for (int i = 0; i < 14; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    byte[] secret = new byte[30];
    random.nextBytes(secret);
    AccessKey key = new AccessKey(id.toString(), Base64.getEncoder().encodeToString(secret));
    String text =
        "[default]\naws_access_key_id = "
            + key.id()
            + "\naws_secret_access_key = "
            + key.secret()
            + "\n";
    write(file, text);
    return key;
  }

  /** Writes a new file that nobody else may read; on disk when this returns. */
  static void write(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
      channel.force(true);
    }
  }
}
