package io.signet.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The name under which this node is known to the others: made at first start and kept in {@code
 * <data>/node}, so that a node that was killed is not waited for beside the one that it became.
 */
final class NodeName {

  private static final String FILE = "node";

  private NodeName() {}

  /**
   * The name.
   *
   * @throws StartFailure if the file cannot be used
   */
  static String readOrCreate(Path dataDirectory) {
    Path file = dataDirectory.resolve(FILE);
    try {
      String kept = Files.exists(file) ? Files.readString(file, US_ASCII).strip() : "";
      if (!kept.isEmpty()) {
        return kept;
      }
      String made = UUID.randomUUID().toString();
      // A crash may have left an empty one.
      Files.deleteIfExists(file);
      Secrets.write(file, made + "\n");
      return made;
    } catch (IOException e) {
      throw new StartFailure(StartFailure.OTHER, "cannot use the file " + file + ": " + e, e);
    }
  }
}
