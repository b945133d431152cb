package io.signet.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.signet.cluster.Membership.CertificateFiles;
import io.signet.cluster.Membership.Discovery;
import io.signet.cluster.Membership.Network;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the relay costs: a put into a shared map, from one member to the other that owns the entry
 * and back, with the backup that it leaves with the first. Both members live in this process; with
 * the relay their traffic takes the tunnels that it takes between hosts.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RelayBenchmark {

  /** About what a sealed key with its chain takes. */
  private static final int VALUE_BYTES = 3_000;

  private static final Duration VALIDITY = Duration.ofDays(1);

  /** The tunnel and the member that it leads to share a host here. */
  private static final MemberPorts TUNNELLED = new MemberPorts(5709, 5710);

  /** Who keeps strangers away from the traffic between the members. */
  @Param({"TRUSTED", "RELAY"})
  public Network network;

  private final byte[] value = new byte[VALUE_BYTES];
  private final List<ClusterNode> nodes = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();
  private IMap<String, byte[]> map;
  private String key;

  /** Starts two members, and finds a key that the second one owns. */
  @Setup
  public void start() throws IOException {
    Path directory = keep(Files.createTempDirectory("signet-relay"));
    ClusterKeys keys = ClusterKeys.readOrCreate(keep(directory.resolve("cluster.key")));
    NodeAuthority authority = NodeAuthority.create("benchmark", VALIDITY);
    List<String> members = List.of("127.0.0.1:" + freePair(), "127.0.0.1:" + freePair());
    for (String self : members) {
      CertificateFiles certificate = certificate(authority, self, directory);
      Membership membership =
          Membership.of(
              "benchmark", members, self, network, null, certificate, null, Discovery.NONE);
      nodes.add(
          ClusterNode.among(
                  new VertxOptions().setEventLoopPoolSize(1),
                  new ClusterOptions(null, membership),
                  keys,
                  TUNNELLED,
                  UnaryOperator.identity())
              .await());
    }
    HazelcastInstance first = instance(0);
    map = first.getMap("signet.benchmark");
    key = keyOf(instance(1), first);
  }

  /** Stops them. */
  @TearDown
  public void stop() throws IOException {
    nodes.forEach(node -> node.close().await());
    for (int i = files.size() - 1; i >= 0; i--) {
      Files.deleteIfExists(files.get(i));
    }
  }

  /** One put; the old value comes back. */
  @Benchmark
  public byte[] put() {
    return map.put(key, value);
  }

  private HazelcastInstance instance(int node) {
    String member = nodes.get(node).member();
    return Hazelcast.getAllHazelcastInstances().stream()
        .filter(each -> member.equals(name(each)))
        .findFirst()
        .orElseThrow();
  }

  /** As the cluster manager names it. */
  private static String name(HazelcastInstance instance) {
    return instance.getCluster().getLocalMember().getAttribute("__vertx.nodeId");
  }

  private static String keyOf(HazelcastInstance owner, HazelcastInstance asked) {
    for (int i = 0; i < 10_000; i++) {
      String candidate = "key" + i;
      if (asked
          .getPartitionService()
          .getPartition(candidate)
          .getOwner()
          .equals(owner.getCluster().getLocalMember())) {
        return candidate;
      }
    }
    throw new IllegalStateException("the second member owns nothing");
  }

  private CertificateFiles certificate(NodeAuthority authority, String node, Path directory)
      throws IOException {
    NodeAuthority.Issued issued = authority.issue(node, VALIDITY);
    String name = node.replace(':', '-');
    return new CertificateFiles(
        Files.writeString(keep(directory.resolve(name + ".pem")), issued.certificate(), UTF_8),
        Files.writeString(keep(directory.resolve(name + ".key")), issued.key(), UTF_8),
        Files.writeString(
            keep(directory.resolve(name + ".authority.pem")), authority.certificatePem(), UTF_8));
  }

  private Path keep(Path file) {
    files.add(file);
    return file;
  }

  /** A port that is free together with the one after it. */
  private static int freePair() throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    while (true) {
      try (ServerSocket first = new ServerSocket(0, 1, loopback);
          ServerSocket second = new ServerSocket(first.getLocalPort() + 1, 1, loopback)) {
        return second.getLocalPort() - 1;
      } catch (IOException | IllegalArgumentException taken) {
        continue;
      }
    }
  }
}
