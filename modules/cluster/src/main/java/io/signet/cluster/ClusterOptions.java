package io.signet.cluster;

import java.nio.file.Path;

/**
 * How this node takes part in the cluster.
 *
 * @param hazelcastFile Hazelcast's own settings in XML; {@code null} for Signet's defaults.
 *     Network, cluster name and deserialisation filter are Signet's in any case
 * @param membership the nodes that share; {@code null} for a node by itself
 */
public record ClusterOptions(Path hazelcastFile, Membership membership) {

  /** A node by itself. */
  public ClusterOptions(Path hazelcastFile) {
    this(hazelcastFile, null);
  }
}
