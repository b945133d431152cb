package io.signet.server;

import io.signet.cluster.ClusterOptions;
import java.nio.file.Path;

/** How nodes share. */
record ClusterConfig(Path hazelcastFile) {

  ClusterConfig() {
    this(null);
  }

  ClusterOptions options() {
    return new ClusterOptions(hazelcastFile);
  }
}
