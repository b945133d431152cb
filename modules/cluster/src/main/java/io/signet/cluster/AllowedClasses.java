package io.signet.cluster;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.JavaSerializationFilterConfig;
import java.util.Set;

/**
 * What may come in from other members by its name, which is how strangers run code. By Java
 * serialisation: values of the JDK's language and collection packages, what the Vert.x cluster
 * manager sends, and the exceptions by which Hazelcast answers; without those, a call that fails on
 * another member would never end on this one. Hazelcast makes objects of classes that are named in
 * other ways too, and asks no filter there but the class loader of its threads, so that knows
 * Hazelcast's own classes and two of Vert.x, and nothing else of the class path.
 */
final class AllowedClasses {

  private static final String[] PREFIXES = {"java.lang.", "java.util.", "["};

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

  /** Vert.x has a third one, which makes an object of any class whose name it is sent. */
  private static final Set<String> VERTX =
      Set.of(
          "io.vertx.spi.cluster.hazelcast.impl.HazelcastNodeInfo",
          "io.vertx.spi.cluster.hazelcast.impl.HazelcastRegistrationInfo");

  private AllowedClasses() {}

  static ClassLoader loader() {
    return new Loader(AllowedClasses.class.getClassLoader());
  }

  static JavaSerializationFilterConfig filter() {
    JavaSerializationFilterConfig config =
        new JavaSerializationFilterConfig().setDefaultsDisabled(true);
    ClassFilter allowed = config.getWhitelist();
    allowed.addPrefixes(PREFIXES).addPackages(PACKAGES).addClasses(CLASSES);
    return config;
  }

  private static final class Loader extends ClassLoader {

    Loader(ClassLoader parent) {
      super("signet-hazelcast", parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("com.hazelcast.") || name.startsWith("java.") || VERTX.contains(name)) {
        return super.loadClass(name, resolve);
      }
      throw new ClassNotFoundException(name + " is not allowed");
    }
  }
}
