package io.signet.certificates;

import io.signet.api.ControlRequest;
import io.signet.api.NodePhase;
import io.signet.api.NodeView;
import io.signet.api.NodeView.State;
import io.signet.api.Page;
import io.signet.store.Coordination.Node;
import io.signet.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The nodes as this one sees them: by what they report to the store, and by whom it hears. */
final class NodeList {

  /** A node that was killed is shown for so long; one that was stopped is not. */
  private static final Duration SHOWN = Duration.ofDays(1);

  private final Store store;
  private final ThisNode self;
  private final Clock clock;

  NodeList(Store store, ThisNode self, Clock clock) {
    this.store = store;
    this.self = self;
    this.clock = clock;
  }

  /** A page of the nodes, by their names. */
  Page<NodeView> list(ControlRequest request) {
    List<Node> nodes = store.coordination().nodes(SHOWN);
    // After the nodes: what they report then is never ahead of it.
    long revision = store.revision();
    Set<String> heard = self.members().get();
    Instant now = clock.instant();
    List<NodeView> views = nodes.stream().map(node -> view(node, revision, heard, now)).toList();
    return request.page().cut(views, NodeView::nodeId);
  }

  private NodeView view(Node node, long revision, Set<String> heard, Instant now) {
    NodeTold told = NodeTold.read(node.told());
    return new NodeView(
        node.id(),
        told.address(),
        told.version(),
        state(node, told, heard, now),
        node.id().equals(self.id()),
        node.revision(),
        Math.max(0, revision - node.revision()),
        told.startedDate(),
        node.seen());
  }

  private static State state(Node node, NodeTold told, Set<String> heard, Instant now) {
    if (node.seen().isBefore(now.minus(Nodes.LIVE))) {
      return State.SILENT;
    }
    if (told.member() != null && !heard.contains(told.member())) {
      return State.UNREACHABLE;
    }
    if (told.phase() == NodePhase.STARTING) {
      return State.STARTING;
    }
    return told.phase() == NodePhase.DRAINING ? State.DRAINING : State.LIVE;
  }
}
