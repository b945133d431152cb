package io.signet.cluster;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.JavaSerializationFilterConfig;

/**
 * What may come in by Java serialisation, which is how strangers run code: values of the JDK's
 * language and collection packages, what the Vert.x cluster manager sends, and the exceptions by
 * which Hazelcast answers. Without those, a call that fails on another member would never end on
 * this one.
 */
final class AllowedClasses {

  private static final String[] PREFIXES = {
    "io.vertx.spi.cluster.hazelcast.", "java.lang.", "java.util.", "["
  };

  /** Packages that hold exceptions, and nothing else that does anything when it is read. */
  private static final String[] PACKAGES = {
    "com.hazelcast.core",
    "com.hazelcast.spi.exception",
    "com.hazelcast.partition",
    "com.hazelcast.splitbrainprotection",
    "com.hazelcast.transaction",
    "com.hazelcast.nio.serialization"
  };

  private static final String[] CLASSES = {
    "com.hazelcast.cluster.Address",
    "com.hazelcast.version.MemberVersion",
    "com.hazelcast.version.Version",
    "com.hazelcast.map.QueryResultSizeExceededException",
    "com.hazelcast.map.ReachedMaxSizeException",
    "com.hazelcast.map.impl.operation.EntryOffloadableLockMismatchException",
    "com.hazelcast.memory.NativeOutOfMemoryError",
    "com.hazelcast.internal.cluster.impl.ClusterTopologyChangedException",
    "com.hazelcast.internal.cluster.impl.ConfigMismatchException",
    "com.hazelcast.internal.cluster.impl.MasterNodeChangedException",
    "com.hazelcast.internal.cluster.impl.VersionMismatchException",
    "com.hazelcast.internal.partition.PartitionStateVersionMismatchException",
    "java.io.IOException",
    "java.io.EOFException",
    "java.io.InvalidClassException",
    "java.io.InvalidObjectException",
    "java.io.NotSerializableException",
    "java.io.ObjectStreamException",
    "java.io.UTFDataFormatException",
    "java.io.UncheckedIOException",
    "java.net.ConnectException",
    "java.net.SocketException",
    "java.net.UnknownHostException",
    "java.nio.channels.ClosedChannelException"
  };

  private AllowedClasses() {}

  static JavaSerializationFilterConfig filter() {
    JavaSerializationFilterConfig config =
        new JavaSerializationFilterConfig().setDefaultsDisabled(true);
    ClassFilter allowed = config.getWhitelist();
    allowed.addPrefixes(PREFIXES).addPackages(PACKAGES).addClasses(CLASSES);
    return config;
  }
}
