package io.signet.cluster;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The nodes that share, and how they reach each other.
 *
 * @param name what the operator calls the cluster; two clusters on one network differ in it
 * @param nodes every node of the list, this one among them; empty when others are discovered
 * @param self this node's own address
 * @param network who keeps strangers away from the traffic between members
 * @param bind the address on which the relay and the event bus listen
 * @param certificate what this node shows to the others
 * @param eventBusPort where the others reach this node's event bus; 1 to 65535
 * @param discovery how nodes that no list names are found
 */
public record Membership(
    String name,
    List<NodeAddress> nodes,
    NodeAddress self,
    Network network,
    String bind,
    CertificateFiles certificate,
    int eventBusPort,
    Discovery discovery) {

  /** Who keeps strangers away from the traffic between Hazelcast members. */
  public enum Network {
    /** Signet: it runs through tunnels of mutual TLS between the nodes. */
    RELAY,
    /** The operator: it runs in the open, in a network where nobody else reads or speaks. */
    TRUSTED
  }

  /** How nodes are found. */
  public enum DiscoveryType {
    /** The list is all there is. */
    NONE,
    /** All addresses of one name in the DNS. */
    DNS,
    /** The endpoints of a Kubernetes service. */
    KUBERNETES
  }

  /**
   * PEM files that {@code signet cluster init} makes.
   *
   * @param certificate this node's certificate
   * @param key its private key
   * @param authority the certificate of the authority that issues those of the nodes
   */
  public record CertificateFiles(Path certificate, Path key, Path authority) {

    public CertificateFiles {
      if (certificate == null || key == null || authority == null) {
        throw new IllegalArgumentException(
            "cluster.relay: certificate, key and authority must be set (signet cluster init makes"
                + " the files)");
      }
    }
  }

  /**
   * Discovery by Hazelcast's own means.
   *
   * @param name the name in the DNS, or of the Kubernetes service
   * @param namespace of the Kubernetes service; {@code null} for the pod's own
   */
  public record Discovery(DiscoveryType type, String name, String namespace) {

    public static final Discovery NONE = new Discovery(DiscoveryType.NONE, null, null);

    public Discovery {
      requireNonNull(type, "type is null");
      if (type != DiscoveryType.NONE && (name == null || name.isBlank())) {
        throw new IllegalArgumentException("cluster.discovery.name must be set for this type");
      }
    }
  }

  public Membership {
    nodes = List.copyOf(nodes);
    requireNonNull(certificate, "certificate is null");
    if (network == null) {
      throw new IllegalArgumentException(
          "cluster.network must be set when nodes share: relay, and Signet keeps the traffic"
              + " between them inside mutual TLS, or trusted, and the network that you run does");
    }
    boolean listed = discovery.type() == DiscoveryType.NONE;
    if (listed && !nodes.contains(self)) {
      throw new IllegalArgumentException(
          "cluster.advertise: " + self + " is not in cluster.members " + nodes);
    }
    if (!listed && network == Network.RELAY) {
      throw new IllegalArgumentException(
          "cluster.discovery finds nodes that no list names, and the relay needs the list: set"
              + " cluster.network to trusted, or cluster.discovery.type to none");
    }
    refuseDoubles(nodes);
  }

  /**
   * Nodes of a list.
   *
   * @param members every node as {@code host:port}, the same on every node
   * @param advertise this node's own entry
   * @param bind where to listen; {@code null} for the host of {@code advertise}
   * @param eventBusPort {@code null} for the port after that of {@code advertise}
   * @throws IllegalArgumentException naming the option to mend
   */
  public static Membership of(
      String name,
      List<String> members,
      String advertise,
      Network network,
      String bind,
      CertificateFiles certificate,
      Integer eventBusPort,
      Discovery discovery) {
    if (advertise == null || advertise.isBlank()) {
      throw new IllegalArgumentException(
          "cluster.advertise must be set: this node's own entry of cluster.members");
    }
    NodeAddress self = NodeAddress.parse("cluster.advertise", advertise);
    return new Membership(
        name,
        members.stream().map(member -> NodeAddress.parse("cluster.members", member)).toList(),
        self,
        network,
        bind == null ? self.host() : bind,
        certificate,
        eventBusPort == null ? self.port() + 1 : eventBusPort,
        discovery);
  }

  /** Every other node of the list. */
  List<NodeAddress> others() {
    return nodes.stream().filter(node -> !node.equals(self)).toList();
  }

  private static void refuseDoubles(List<NodeAddress> nodes) {
    Set<String> hosts = new HashSet<>();
    for (NodeAddress node : nodes) {
      if (!hosts.add(node.memberHost())) {
        throw new IllegalArgumentException(
            "cluster.members: "
                + node
                + " stands there twice, or collides with another entry;"
                + " write it another way (a name for an address, or another port)");
      }
    }
  }
}
