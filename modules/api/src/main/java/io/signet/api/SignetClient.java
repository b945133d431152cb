package io.signet.api;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * The control plane for clients on the event bus: signs each message and knows the certificates'
 * operations by name; every other is reached through {@link #call}. Futures fail with a {@link
 * SignetException} that carries the server's code and message. Safe for use by several threads.
 */
public final class SignetClient {

  /** A little more than the server's own limit, so that its answer wins. */
  private static final Duration TIMEOUT = Duration.ofSeconds(35);

  private final EventBus bus;
  private final AccessKey key;
  private final Clock clock;

  /**
   * A client on a bus.
   *
   * @param key signs every message; its secret is not sent
   */
  public SignetClient(EventBus bus, AccessKey key) {
    this(bus, key, Clock.systemUTC());
  }

  SignetClient(EventBus bus, AccessKey key, Clock clock) {
    this.bus = requireNonNull(bus, "bus is null");
    this.key = requireNonNull(key, "key is null");
    this.clock = requireNonNull(clock, "clock is null");
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
    return call(Operation.GENERATE_CLIENT_CERTIFICATE, members).map(as(ClientCertificate.class));
  }

  /** One certificate; fails with {@link ErrorCode#NOT_FOUND} if there is none of that id. */
  public Future<ClientCertificate> certificate(String certificateId) {
    return call(Operation.GET_CLIENT_CERTIFICATE, certificateMember(certificateId))
        .map(as(ClientCertificate.class));
  }

  /**
   * A page of the certificates.
   *
   * @param limit 1 to 500
   * @param position as the page before said; {@code null} for the first
   */
  public Future<Page<ClientCertificate>> certificates(int limit, String position) {
    JsonObject members = new JsonObject().put("limit", limit);
    if (position != null) {
      members.put("position", position);
    }
    return call(Operation.GET_CLIENT_CERTIFICATES, members)
        .map(as(CertificatePage.class))
        .map(page -> new Page<>(page.item(), page.position()));
  }

  /** Changes a certificate's description. */
  public Future<ClientCertificate> describeCertificate(String certificateId, String description) {
    JsonObject members =
        certificateMember(certificateId)
            .put("patchOperations", patch("replace", "/description", description));
    return call(Operation.UPDATE_CLIENT_CERTIFICATE, members).map(as(ClientCertificate.class));
  }

  /** Deletes a certificate; fails with {@link ErrorCode#BAD_REQUEST} while a stage uses it. */
  public Future<Void> deleteCertificate(String certificateId) {
    return call(Operation.DELETE_CLIENT_CERTIFICATE, certificateMember(certificateId)).mapEmpty();
  }

  /** Makes the successor of a certificate; nobody presents it yet. */
  public Future<Rotation> rotate(String certificateId) {
    return call(Operation.CREATE_ROTATION, certificateMember(certificateId))
        .map(as(Rotation.class));
  }

  /** One rotation of a certificate. */
  public Future<Rotation> rotation(String certificateId, String rotationId) {
    JsonObject members = certificateMember(certificateId).put("rotationId", rotationId);
    return call(Operation.GET_ROTATION, members).map(as(Rotation.class));
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
    return call(Operation.MOVE_ROTATION, members).map(as(Rotation.class));
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
   * Any operation.
   *
   * @param members the path's variables (names as in {@link Operation#template()}), query
   *     parameters and the body's members, side by side; as in AWS's SDKs the verb of an
   *     integration is {@code integrationHttpMethod}
   * @return the JSON answer; empty where there is none
   */
  public Future<JsonObject> call(Operation operation, JsonObject members) {
    BusMessage message =
        new BusMessage(
            BusAddresses.of(operation),
            operation.operationName(),
            key.id(),
            Long.toString(clock.millis()),
            UUID.randomUUID().toString(),
            members.encode());
    DeliveryOptions options =
        new DeliveryOptions().setHeaders(message.signedBy(key)).setSendTimeout(TIMEOUT.toMillis());
    return bus.<String>request(message.address(), message.body(), options)
        .map(Message::body)
        .map(text -> text.isEmpty() ? new JsonObject() : new JsonObject(text))
        .recover(failure -> Future.failedFuture(Call.failure(message.address(), failure)));
  }

  private Future<Stage> updateStage(String restApiId, String stageName, JsonArray operations) {
    JsonObject members =
        new JsonObject()
            .put("restApiId", restApiId)
            .put("stageName", stageName)
            .put("patchOperations", operations);
    return call(Operation.UPDATE_STAGE, members).map(as(Stage.class));
  }

  private static JsonObject certificateMember(String certificateId) {
    return new JsonObject().put("clientCertificateId", certificateId);
  }

  private static JsonArray patch(String op, String path, String value) {
    JsonObject operation = new JsonObject().put("op", op).put("path", path);
    return new JsonArray().add(value == null ? operation : operation.put("value", value));
  }

  private static <T> Function<JsonObject, T> as(Class<T> type) {
    return json -> WireJson.read(Buffer.buffer(json.encode()), type);
  }

  private record CertificatePage(List<ClientCertificate> item, String position) {}
}
