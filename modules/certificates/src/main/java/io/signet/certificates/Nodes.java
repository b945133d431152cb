package io.signet.certificates;

import static io.signet.api.SignetException.conflict;

import io.signet.api.NodePhase;
import io.signet.api.Rotation;
import io.signet.store.Coordination;
import io.signet.store.Coordination.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the nodes have reported through the store: whether each has seen a switch. */
final class Nodes {

  /** How often a node reports, at least. */
  static final Duration REPORTS = Duration.ofSeconds(5);

  /** A node that has been silent for longer is taken for dead. */
  static final Duration LIVE = Duration.ofSeconds(30);

  /** By when a node has heard of a switch that it pulled last of all. */
  private static final Duration PULL = Duration.ofSeconds(3);

  private final Coordination coordination;
  private final ThisNode self;
  private final Duration drain;

  /**
   * @param self this node
   * @param drain how long calls on a version that is no longer in use may go on
   */
  Nodes(Coordination coordination, ThisNode self, Duration drain) {
    this.coordination = coordination;
    this.self = self;
    this.drain = drain;
  }

  /** Tells the others that this node lives, and by which revision it works. */
  void report(long revision, NodePhase phase) {
    coordination.report(self.id(), revision, NodeTold.of(self, phase).text());
  }

  /** Tells the others not to wait for this node. */
  void leave() {
    coordination.leave(self.id());
  }

  /**
   * Checks that nobody uses the version that a rotation left behind at its last switch.
   *
   * @throws io.signet.api.SignetException {@link io.signet.api.ErrorCode#CONFLICT} naming who may
   *     use it still, and until when
   */
  void requireSeen(Rotation rotation, Instant now) {
    unseen(rotation, now)
        .ifPresent(
            reason -> {
              throw conflict(RotationState.of(rotation).name() + " cannot go on yet: " + reason);
            });
  }

  /** Why the version that was left behind must stay for now; empty if it may go. */
  Optional<String> unseen(Rotation rotation, Instant now) {
    List<Node> live = coordination.nodes(LIVE);
    if (live.stream().noneMatch(node -> node.id().equals(self.id()))) {
      return Optional.of("node " + self.id() + " has not reported yet");
    }
    Optional<Node> behind =
        live.stream().filter(node -> node.revision() < rotation.activeRevision()).findFirst();
    if (behind.isPresent()) {
      return behind.map(
          node ->
              "node %s works by revision %d and has not seen the switch, which is %d"
                  .formatted(node.id(), node.revision(), rotation.activeRevision()));
    }
    Instant drained = rotation.lastUpdatedDate().plus(drain).plus(PULL);
    return now.isBefore(drained)
        ? Optional.of("calls that began before the switch may last until " + drained)
        : Optional.empty();
  }
}
