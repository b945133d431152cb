package io.signet.api;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Signet for clients on the event bus: signs each message and knows certificates, rotations, stages
 * and invocations by name; every other operation is reached through {@link #call}. Futures fail
 * with a {@link SignetException} that carries the server's code and message, as the HTTP API has
 * them. Safe for use by several threads.
 *
 * <p>An answer is waited for 35 s. Where none comes, the request is sent again after 3, 7 and 15 s,
 * to the next node. What only reads is signed anew each time; everything else is sent as the same
 * message, which at most one node carries out; if it is never answered, it fails with {@link
 * ErrorCode#OUTCOME_UNKNOWN}, and whoever asked looks before asking again.
 */
public final class SignetClient {

  private final Vertx vertx;
  private final AccessKey key;
  private final Clock clock;
  private final SignedSending.Patience patience;

  SignetClient(Vertx vertx, AccessKey key, Clock clock, SignedSending.Patience patience) {
    this.vertx = requireNonNull(vertx, "vertx is null");
    this.key = requireNonNull(key, "key is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.patience = requireNonNull(patience, "patience is null");
  }

  /**
   * A client on the bus of a Vert.x that is in the cluster, or is a node's own.
   *
   * @param key signs every message; its secret is not sent
   */
  public static SignetClient over(Vertx vertx, AccessKey key) {
    return new SignetClient(vertx, key, Clock.systemUTC(), SignedSending.Patience.DEFAULT);
  }

  /**
   * Generates a certificate; its private key never leaves Signet.
   *
   * @param description may be {@code null}
   */
  public Future<ClientCertificate> generateCertificate(
      String description, Map<String, String> tags) {
    JsonObject members = new JsonObject().put("tags", new JsonObject(Map.copyOf(tags)));
    if (description != null) {
      members.put("description", description);
    }
    return ask(Operation.GENERATE_CLIENT_CERTIFICATE, members, ClientCertificate.class);
  }

  /** One certificate; fails with {@link ErrorCode#NOT_FOUND} if there is none of that id. */
  public Future<ClientCertificate> certificate(String certificateId) {
    return ask(
        Operation.GET_CLIENT_CERTIFICATE,
        certificateMember(certificateId),
        ClientCertificate.class);
  }

  /**
   * A page of the certificates.
   *
   * @param limit 1 to 500
   * @param position as the page before said; {@code null} for the first
   */
  public Future<Page<ClientCertificate>> certificates(int limit, String position) {
    return ask(Operation.GET_CLIENT_CERTIFICATES, page(limit, position), CertificatePage.class)
        .map(page -> new Page<>(page.item(), page.position()));
  }

  /** Changes a certificate's description. */
  public Future<ClientCertificate> describeCertificate(String certificateId, String description) {
    JsonObject members =
        certificateMember(certificateId)
            .put("patchOperations", patch("replace", "/description", description));
    return ask(Operation.UPDATE_CLIENT_CERTIFICATE, members, ClientCertificate.class);
  }

  /** Deletes a certificate; fails with {@link ErrorCode#BAD_REQUEST} while a stage uses it. */
  public Future<Void> deleteCertificate(String certificateId) {
    return call(Operation.DELETE_CLIENT_CERTIFICATE, certificateMember(certificateId)).mapEmpty();
  }

  /** Makes the successor of a certificate; nobody presents it yet. */
  public Future<Rotation> rotate(String certificateId) {
    return ask(Operation.CREATE_ROTATION, certificateMember(certificateId), Rotation.class);
  }

  /**
   * A page of the rotations of a certificate, in the order of the versions they lead to.
   *
   * @param limit 1 to 500
   * @param position as the page before said; {@code null} for the first
   */
  public Future<Page<Rotation>> rotations(String certificateId, int limit, String position) {
    JsonObject members = page(limit, position).mergeIn(certificateMember(certificateId));
    return ask(Operation.GET_ROTATIONS, members, RotationPage.class)
        .map(page -> new Page<>(page.item(), page.position()));
  }

  /** One rotation of a certificate. */
  public Future<Rotation> rotation(String certificateId, String rotationId) {
    JsonObject members = certificateMember(certificateId).put("rotationId", rotationId);
    return ask(Operation.GET_ROTATION, members, Rotation.class);
  }

  /**
   * Takes a rotation to its next state; fails with {@link ErrorCode#CONFLICT} and leaves everything
   * as it is if what that needs is not true.
   *
   * @param force whether to switch although a backend rejects the version, or does not prove that
   *     it accepts it
   */
  public Future<Rotation> moveRotation(
      String certificateId, String rotationId, Rotation.State to, boolean force) {
    JsonObject members =
        certificateMember(certificateId)
            .put("rotationId", rotationId)
            .put("to", to.name())
            .put("force", force);
    return ask(Operation.MOVE_ROTATION, members, Rotation.class);
  }

  /** One stage; fails with {@link ErrorCode#NOT_FOUND} if there is none of that name. */
  public Future<Stage> stage(String restApiId, String stageName) {
    return ask(Operation.GET_STAGE, stageMembers(restApiId, stageName), Stage.class);
  }

  /** The stages of an API. */
  public Future<List<Stage>> stages(String restApiId) {
    JsonObject members = new JsonObject().put("restApiId", restApiId);
    return ask(Operation.GET_STAGES, members, StageList.class).map(StageList::item);
  }

  /** From now on the stage's calls to its backends present this certificate. */
  public Future<Stage> attachCertificate(String restApiId, String stageName, String certificateId) {
    return updateStage(
        restApiId, stageName, patch("replace", "/clientCertificateId", certificateId));
  }

  /** From now on the stage's calls to its backends present none. */
  public Future<Stage> detachCertificate(String restApiId, String stageName) {
    return updateStage(restApiId, stageName, patch("remove", "/clientCertificateId", null));
  }

  /**
   * Calls a stage as its callers do: through its route, its mappings, its integration, with its
   * certificate. Whatever the gateway or the backend answers is an answer, errors included; the
   * future fails only if the call could not be made.
   *
   * @param invocation its body at most 10 MB; beyond it fails with {@link
   *     ErrorCode#REQUEST_TOO_LARGE} or is answered 413, as the gateway's limit says
   */
  public Future<StageAnswer> invoke(
      String restApiId, String stageName, StageInvocation invocation) {
    return invoke(
        Operation.INVOKE_STAGE, stageMembers(restApiId, stageName), invocation, StageAnswer.class);
  }

  /**
   * Calls a method as it is being edited, with any certificate, and tells what happened.
   *
   * @param httpMethod the verb, also where the method is {@code ANY}
   */
  public Future<TestAnswer> testInvoke(
      String restApiId, String resourceId, String httpMethod, TestInvocation invocation) {
    JsonObject method =
        new JsonObject()
            .put("restApiId", restApiId)
            .put("resourceId", resourceId)
            .put("httpMethod", httpMethod);
    return invoke(Operation.TEST_INVOKE_METHOD, method, invocation, TestAnswer.class);
  }

  /**
   * Any operation.
   *
   * @param members the path's variables (names as in {@link Operation#template()}), query
   *     parameters and the body's members, side by side; as in AWS's SDKs the verb of an
   *     integration is {@code integrationHttpMethod}
   * @return the JSON answer; empty where there is none
   */
  public Future<JsonObject> call(Operation operation, JsonObject members) {
    return send(operation, members.encode())
        .map(text -> text.isEmpty() ? new JsonObject() : new JsonObject(text));
  }

  /** How long the body is, only its JSON form tells; that is made on a worker. */
  private <T> Future<T> invoke(
      Operation operation, JsonObject path, Object invocation, Class<T> type) {
    return vertx
        .executeBlocking(
            () -> new JsonObject(Buffer.buffer(WireJson.bytes(invocation))).mergeIn(path).encode(),
            false)
        .compose(body -> send(operation, body))
        .compose(text -> read(text, type));
  }

  private <T> Future<T> ask(Operation operation, JsonObject members, Class<T> type) {
    return send(operation, members.encode()).compose(text -> read(text, type));
  }

  private <T> Future<T> read(String text, Class<T> type) {
    return LargeBodies.handle(vertx, text.length(), () -> WireJson.readStored(text, type));
  }

  private Future<String> send(Operation operation, String body) {
    boolean once = !operation.method().equals("GET");
    return new SignedSending(vertx, key, patience, once, () -> message(operation, body)).run();
  }

  private BusMessage message(Operation operation, String body) {
    return new BusMessage(
        BusAddresses.of(operation),
        operation.operationName(),
        key.id(),
        Long.toString(clock.millis()),
        UUID.randomUUID().toString(),
        body);
  }

  private Future<Stage> updateStage(String restApiId, String stageName, JsonArray operations) {
    JsonObject members = stageMembers(restApiId, stageName).put("patchOperations", operations);
    return ask(Operation.UPDATE_STAGE, members, Stage.class);
  }

  private static JsonObject stageMembers(String restApiId, String stageName) {
    return new JsonObject().put("restApiId", restApiId).put("stageName", stageName);
  }

  private static JsonObject certificateMember(String certificateId) {
    return new JsonObject().put("clientCertificateId", certificateId);
  }

  private static JsonObject page(int limit, String position) {
    JsonObject members = new JsonObject().put("limit", limit);
    return position == null ? members : members.put("position", position);
  }

  private static JsonArray patch(String op, String path, String value) {
    JsonObject operation = new JsonObject().put("op", op).put("path", path);
    return new JsonArray().add(value == null ? operation : operation.put("value", value));
  }

  private record CertificatePage(List<ClientCertificate> item, String position) {}

  private record RotationPage(List<Rotation> item, String position) {}

  private record StageList(List<Stage> item) {}
}
