package io.signet.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.cluster.Membership.CertificateFiles;
import io.signet.cluster.Membership.Discovery;
import io.signet.cluster.Membership.Network;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Nodes of one cluster in this process, each with a certificate of its own. */
final class Nodes {

  /** The tunnel and the member that it leads to share a host here. */
  static final MemberPorts TUNNELLED = new MemberPorts(5709, 5710);

  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  final Path directory;
  final NodeAuthority authority = NodeAuthority.create("test", Duration.ofDays(1));
  final ClusterKeys keys;
  final List<String> members;

  /** A list of so many nodes on free ports. */
  Nodes(Path directory, int count) throws IOException {
    this.directory = directory;
    this.keys = ClusterKeys.readOrCreate(directory.resolve("cluster.key"));
    this.members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      members.add("127.0.0.1:" + freePair());
    }
  }

  ClusterOptions options(int index, Network network) throws IOException {
    return options(members.get(index), members, network);
  }

  ClusterOptions options(String self, List<String> list, Network network) throws IOException {
    return new ClusterOptions(
        null,
        Membership.of(
            "test",
            list,
            self,
            network,
            null,
            files(authority, self, Duration.ofDays(1)),
            null,
            Discovery.NONE));
  }

  /** Certificate and key of a node, as an authority issues them. */
  CertificateFiles files(NodeAuthority issuer, String node, Duration validity) throws IOException {
    Path own = Files.createTempDirectory(directory, "node");
    NodeAuthority.Issued issued = issuer.issue(node, validity);
    return new CertificateFiles(
        Files.writeString(own.resolve("node.pem"), issued.certificate(), UTF_8),
        Files.writeString(own.resolve("node.key"), issued.key(), UTF_8),
        Files.writeString(own.resolve("authority.pem"), authority.certificatePem(), UTF_8));
  }

  /** As {@link #files}, but trusting the issuer and not the cluster's authority. */
  CertificateFiles foreignFiles(NodeAuthority issuer, String node) throws IOException {
    CertificateFiles files = files(issuer, node, Duration.ofDays(1));
    Files.writeString(files.authority(), issuer.certificatePem(), UTF_8);
    return files;
  }

  ClusterNode start(int index) throws Exception {
    return await(
        ClusterNode.start(
            new VertxOptions().setEventLoopPoolSize(1),
            options(index, Network.RELAY),
            keys,
            UnaryOperator.identity()));
  }

  /** As on a host of its own: reached through the relay only. */
  ClusterNode startTunnelled(int index) throws Exception {
    return await(
        ClusterNode.among(
            new VertxOptions().setEventLoopPoolSize(1),
            options(index, Network.RELAY),
            keys,
            TUNNELLED,
            UnaryOperator.identity()));
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /** A port that is free together with the one after it; the system itself gives out neither. */
  static int freePair() {
    return new Random()
        .ints(5_000, 10_000)
        .map(half -> 2 * half)
        .filter(port -> isFree(port) && isFree(port + 1) && GIVEN.add(port))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
