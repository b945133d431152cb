package io.signet.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The name by which Hazelcast members find each other, a secret of the nodes. A client that is to
 * join gets this and not the cluster key that it is made of, which opens private keys.
 *
 * @param value names Hazelcast's minor version, too
 */
public record ClusterName(String value) {

  private static final Pattern FORM = Pattern.compile("signet-[0-9]+\\.[0-9]+-[0-9a-f]{64}");

  public ClusterName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("this is no name of a cluster");
    }
  }

  /** The name of a cluster for the version of Hazelcast that this process has. */
  public static ClusterName of(String cluster, ClusterKeys keys) {
    return new ClusterName(
        HazelcastConfiguration.clusterName(cluster, keys, HazelcastConfiguration.minorVersion()));
  }

  /**
   * Reads a file that {@code signet cluster client} made.
   *
   * @throws SignetException {@link ErrorCode#BAD_REQUEST} with one line that says what is wrong
   */
  public static ClusterName read(Path file) {
    try {
      ClusterName name = new ClusterName(Files.readString(file, US_ASCII).strip());
      if (!name.value.startsWith("signet-" + HazelcastConfiguration.minorVersion() + "-")) {
        throw unusable(file, "it is for another version of Hazelcast than this one's", null);
      }
      return name;
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(file, e.getMessage(), e);
    }
  }

  private static SignetException unusable(Path file, String why, Exception cause) {
    return new SignetException(
        ErrorCode.BAD_REQUEST, "cannot use the cluster name in " + file + ": " + why, cause);
  }

  /** Redacted. */
  @Override
  public String toString() {
    return "ClusterName[withheld]";
  }
}
