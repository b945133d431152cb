package io.signet.cluster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The only way from one node's Hazelcast member to another's. Members listen on loopback; a member
 * that dials a node of another host reaches a forwarder of its own host, which carries the bytes
 * inside mutual TLS to the relay of that node, and this one to the member beside it.
 */
final class Relay {

  private final RelayLoop loop = new RelayLoop();
  private final RelayServer server;
  private final List<RelayForwarder> forwarders = new ArrayList<>();

  private Relay(Membership membership, NodeTls tls, MemberPorts ports) {
    InetSocketAddress member = new InetSocketAddress(membership.self().memberHost(), ports.bound());
    this.server = new RelayServer(loop, tls, member);
    for (NodeAddress node : membership.others()) {
      if (!(ports.direct() && node.isLocal())) {
        forwarders.add(new RelayForwarder(loop, tls, node, ports.known()));
      }
    }
  }

  /** Opens this node's door, and a way to the door of every other node that is not on this host. */
  static Future<Relay> open(Membership membership, NodeTls tls, MemberPorts ports) {
    Relay relay = new Relay(membership, tls, ports);
    Promise<Relay> opened = Promise.promise();
    relay
        .server
        .listen(membership.bind(), membership.self().port())
        .addListener(
            bound -> {
              if (bound.isSuccess()) {
                relay.forwarders.forEach(RelayForwarder::open);
                opened.complete(relay);
              } else {
                relay.close().onComplete(closed -> opened.fail(bound.cause()));
              }
            });
    return opened.future();
  }

  /** Closes all connections and ends the thread that carried them. */
  Future<?> close() {
    Promise<Void> closed = Promise.promise();
    loop.close().addListener(ended -> closed.complete());
    return closed.future();
  }
}
