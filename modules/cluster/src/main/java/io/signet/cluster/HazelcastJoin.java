package io.signet.cluster;

import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.KubernetesConfig;
import com.hazelcast.config.TcpIpConfig;

/**
 * How a member finds the others: by the list, or by Hazelcast's own look-ups; never by shouting.
 */
final class HazelcastJoin {

  /** How long a dial may take; between members that live it takes milliseconds. */
  private static final int CONNECT_SECONDS = 3;

  private HazelcastJoin() {}

  /**
   * Opens the one way of joining that the operator chose.
   *
   * @param memberPort the port of members behind the relay
   */
  static void open(JoinConfig join, Membership membership, int memberPort) {
    Membership.Discovery discovery = membership.discovery();
    switch (discovery.type()) {
      case NONE -> list(join.getTcpIpConfig(), membership, memberPort);
      case DNS ->
          join.getKubernetesConfig()
              .setEnabled(true)
              .setProperty(
                  // The plug-in's look-up of a name's addresses needs nothing of Kubernetes.
                  "service-dns", discovery.name())
              .setProperty("service-port", port(membership));
      case KUBERNETES -> service(join.getKubernetesConfig(), membership);
    }
  }

  private static void list(TcpIpConfig tcp, Membership membership, int memberPort) {
    tcp.setEnabled(true).setConnectionTimeoutSeconds(CONNECT_SECONDS);
    for (NodeAddress node : membership.nodes()) {
      tcp.addMember(
          membership.network() == Membership.Network.RELAY
              ? node.memberHost() + ":" + memberPort
              : node.toString());
    }
  }

  private static void service(KubernetesConfig kubernetes, Membership membership) {
    kubernetes
        .setEnabled(true)
        .setProperty("service-name", membership.discovery().name())
        .setProperty("service-port", port(membership))
        .setProperty("resolve-not-ready-addresses", "true")
        // The addresses inside are the only ones that members are to use; no rights for more.
        .setProperty("expose-externally", "false");
    if (membership.discovery().namespace() != null) {
      kubernetes.setProperty("namespace", membership.discovery().namespace());
    }
  }

  private static String port(Membership membership) {
    return Integer.toString(membership.self().port());
  }
}
