package io.signet.certificates;

import io.signet.api.Caller;
import io.signet.api.Configuration;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.Rotation;
import io.signet.api.SignetException;
import io.signet.keystore.KeyId;
import io.signet.store.Audit;
import java.time.Clock;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retires the successors of rotations that were rolled back, as carefully as a predecessor is
 * retired: when every node has seen the switch back, and the calls of before have ended.
 */
final class Leftovers {

  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final RotationDocuments documents;
  private final RotationMoves moves;
  private final Nodes nodes;
  private final Clock clock;

  /** The certificates that have more than one version, by the configuration in force. */
  private volatile Set<String> candidates = Set.of();

  Leftovers(RotationDocuments documents, RotationMoves moves, Nodes nodes, Clock clock) {
    this.documents = documents;
    this.moves = moves;
    this.nodes = nodes;
    this.clock = clock;
  }

  /** Takes note of where there may be something left. */
  void look(Configuration configuration) {
    candidates =
        configuration.all(Kind.CERTIFICATE).values().stream()
            .filter(each -> !each.value().others().isEmpty())
            .map(Document::id)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Retires what may go now. Blocks; whichever node comes first does it. */
  void finish() {
    for (String certificateId : candidates) {
      try {
        documents.rolledBack(certificateId).forEach(this::finish);
      } catch (SignetException e) {
        LOG.debug("a certificate is looked at again later id={}", certificateId, e);
      }
    }
  }

  private void finish(Rotation rotation) {
    if (nodes.unseen(rotation, clock.instant()).isPresent()) {
      return;
    }
    String id = rotation.clientCertificateId();
    String target = RotationDocuments.target(id, rotation.rotationId());
    documents.drop(
        new Audit(Caller.SIGNET, null, "RetireSuccessor", target), id, rotation.toVersion());
    LOG.info(
        "retired a successor that was rolled back certificate={} version={}",
        id,
        rotation.toVersion());
    moves.destroy(new KeyId(id, rotation.toVersion()));
  }
}
