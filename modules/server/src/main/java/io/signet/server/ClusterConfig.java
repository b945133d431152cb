package io.signet.server;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import io.signet.cluster.ClusterOptions;
import io.signet.cluster.Membership;
import java.nio.file.Path;
import java.util.List;

/** How nodes share; a node by itself unless others are listed, or are to be discovered. */
record ClusterConfig(
    String name,
    List<String> members,
    String advertise,
    Membership.Network network,
    String bind,
    Relay relay,
    EventBus eventBus,
    Discovery discovery,
    Path hazelcastFile) {

  ClusterConfig {
    name = requireNonNullElse(name, "signet");
    members = members == null ? List.of() : List.copyOf(members);
    relay = requireNonNullElseGet(relay, Relay::new);
    eventBus = requireNonNullElseGet(eventBus, EventBus::new);
    discovery = requireNonNullElseGet(discovery, Discovery::new);
  }

  ClusterConfig() {
    this(null, null, null, null, null, null, null, null, null);
  }

  /** Whether this node shares with others. */
  boolean shares() {
    return !members.isEmpty() || discovery.type != Membership.DiscoveryType.NONE;
  }

  ClusterOptions options() {
    return new ClusterOptions(hazelcastFile, shares() ? membership() : null);
  }

  /**
   * Checks what else a node among others needs.
   *
   * @throws StartFailure naming the option, if keys or documents would stay on this node
   */
  void check(KeystoreConfig keystore, StoreConfig store) {
    if (!shares()) {
      return;
    }
    if (store.type().equals(StoreConfig.SQLITE)) {
      throw stays(
          "store.type: sqlite keeps documents",
          "set it to postgresql (SIGNET_STORE_TYPE), and store.postgresql.url");
    }
    if (keystore.type().equals(KeystoreConfig.PKCS12)) {
      throw stays(
          "keystore.type: pkcs12 keeps keys", "set it to sql or pkcs11 (SIGNET_KEYSTORE_TYPE)");
    }
    if (KeystoreConfig.PKCS12.equals(keystore.older())) {
      throw stays(
          "keystore.older: pkcs12 keeps keys",
          "take them over with signet keystore migrate --from pkcs12 --to sql, then leave it empty,"
              + " or set it to sql where keystore.type is pkcs11 (SIGNET_KEYSTORE_OLDER)");
    }
  }

  private StartFailure stays(String what, String remedy) {
    return StartFailure.configuration(
        what
            + " on this node, and "
            + (members.isEmpty() ? "cluster.discovery finds" : "cluster.members names")
            + " others; "
            + remedy);
  }

  private Membership membership() {
    return Membership.of(
        name,
        members,
        advertise,
        network,
        bind,
        relay.files(),
        eventBus.port,
        new Membership.Discovery(discovery.type, discovery.name, discovery.namespace));
  }

  /** What this node shows to the others, in PEM files. */
  record Relay(Path certificate, Path key, Path authority) {

    Relay() {
      this(null, null, null);
    }

    Membership.CertificateFiles files() {
      return new Membership.CertificateFiles(certificate, key, authority);
    }
  }

  /** Where the others reach this node's event bus. */
  record EventBus(Integer port) {

    EventBus() {
      this(null);
    }
  }

  /** How nodes are found that no list names. */
  record Discovery(Membership.DiscoveryType type, String name, String namespace) {

    Discovery {
      type = requireNonNullElse(type, Membership.DiscoveryType.NONE);
    }

    Discovery() {
      this(null, null, null);
    }
  }
}
