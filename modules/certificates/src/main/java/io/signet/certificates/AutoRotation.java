package io.signet.certificates;

import io.signet.api.Caller;
import io.signet.api.ControlRequest;
import io.signet.api.Document;
import io.signet.api.Kind;
import io.signet.api.Notice;
import io.signet.api.Operation;
import io.signet.api.Rotation;
import io.signet.api.Rotation.State;
import io.signet.api.SignetException;
import io.signet.store.Store;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is due for a certificate by the operations that an operator has, as Signet itself, and
 * never forces anything.
 */
final class AutoRotation {

  private static final Logger LOG = LoggerFactory.getLogger(AutoRotation.class);

  private final Store store;
  private final Consumer<ControlRequest> operations;
  private final Refusals refusals;

  AutoRotation(Store store, Consumer<ControlRequest> operations, Refusals refusals) {
    this.store = store;
    this.operations = operations;
    this.refusals = refusals;
  }

  /** Does a piece of work; a refusal is not the caller's, but is told if it is a new one. */
  void perform(String certificateId, RotationPlan.Work work, Instant now) {
    try {
      run(certificateId, work);
      refusals.over(certificateId);
    } catch (SignetException failure) {
      LOG.debug("an automatic rotation does not go on certificate={}", certificateId, failure);
      if (work instanceof RotationPlan.Move move) {
        Rotation asked = read(move.rotation());
        String withheld = withheld(asked, move.to());
        Notice notice = RotationNotices.refused(asked, move.to(), failure.getMessage(), now);
        refusals.refused(certificateId, withheld, notice, now);
      } else {
        Notice notice = RotationNotices.notBegun(certificateId, failure.getMessage(), now);
        refusals.refused(certificateId, null, notice, now);
      }
    }
  }

  private void run(String certificateId, RotationPlan.Work work) {
    Map<String, String> path = Map.of("clientCertificateId", certificateId);
    if (work instanceof RotationPlan.Move move) {
      String rotationId = move.rotation().rotationId();
      operations.accept(
          request(
              Operation.MOVE_ROTATION,
              Map.of("clientCertificateId", certificateId, "rotationId", rotationId),
              new JsonObject().put("to", move.to().name())));
    } else {
      operations.accept(
          request(Operation.CREATE_ROTATION, path, new JsonObject().put("automatic", true)));
    }
  }

  private static ControlRequest request(
      Operation operation, Map<String, String> path, JsonObject body) {
    Buffer json = body.toBuffer();
    String id = UUID.randomUUID().toString();
    return new ControlRequest(operation, Caller.SIGNET, id, path, Map.of(), json);
  }

  /** The rotation with what backends answered just now. */
  private Rotation read(Rotation before) {
    return store
        .get(Kind.ROTATION, before.clientCertificateId() + "/" + before.rotationId())
        .map(Document::value)
        .orElse(before);
  }

  /** Which backends refuse, in words that stay the same while they do; {@code null} for none. */
  private static String withheld(Rotation asked, State to) {
    if (to == State.RETIRED) {
      return null;
    }
    String all =
        asked.acceptances().stream()
            .filter(each -> each.result() != Rotation.Result.ACCEPTED)
            .map(each -> each.origin() + " (stage " + each.stage() + ") is " + each.result())
            .sorted()
            .collect(Collectors.joining("; "));
    return all.isEmpty() ? null : all;
  }
}
