package io.signet.cluster;

import java.nio.file.Path;

/**
 * How this node takes part in the cluster.
 *
 * @param hazelcastFile Hazelcast's own settings in XML; {@code null} for Signet's defaults.
 *     Network, cluster name and deserialisation filter are Signet's in any case
 */
public record ClusterOptions(Path hazelcastFile) {}
