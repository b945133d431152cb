package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/**
 * A stage with a certificate of its own, and the backend that it calls. That one judges callers by
 * its answer to the harmless request, and remembers who came.
 */
final class RotatedStage {

  private static final Duration RETIRED_WITHIN = Duration.ofSeconds(90);
  private static final int LONG_SECONDS = 25;
  private static final int SHORT_SECONDS = 6;
  private static final long HANDSHAKE_GRACE_MILLIS = 5_000;

  private final Vertx vertx;
  private final Witness witness = new Witness();
  private final Set<String> trusted = ConcurrentHashMap.newKeySet();
  private final RotationCalls rotations;
  private final SwitchRecord record;
  private final String pets;
  private final String uploads;
  private final AtomicLong begun = new AtomicLong();

  /**
   * @param protocol {@code http1} or {@code http2}, towards the backend
   */
  RotatedStage(
      Vertx vertx,
      SignetProcess signet,
      ApiGatewayClient client,
      Identity authority,
      String protocol) {
    this.vertx = vertx;
    HttpServer server = witness.listen(vertx, TestCertificates.server(authority), this::answer);
    String origin = "https://localhost:" + server.actualPort();
    Backends.put(
        signet,
        origin,
        Map.of(
            "trustBundle",
            TestCertificates.pem(authority.leaf()),
            "protocol",
            protocol,
            "probe",
            Map.of("method", "GET", "path", "/health")));
    var certificate = client.generateClientCertificate();
    String serial = Pems.serial(certificate.pemEncodedCertificate());
    trusted.add(serial);
    this.rotations = new RotationCalls(signet, certificate.clientCertificateId());
    this.record =
        new SwitchRecord(
            witness,
            protocol.equals("http2") ? "HTTP_2" : "HTTP_1_1",
            HANDSHAKE_GRACE_MILLIS,
            serial);
    StoryApi api = StoryApi.create(client, "pets", "GET", origin + "/pets");
    String root = client.getRestApi(r -> r.restApiId(api.id())).rootResourceId();
    StoryApi.resource(
        client, api.id(), root, "upload", "POST", origin + "/upload", unchanged -> {});
    api.deploy("prod");
    api.attach("prod", certificate.clientCertificateId());
    this.pets = Clients.stageUrl(signet, api.id(), "prod", "/pets").getPath();
    this.uploads = Clients.stageUrl(signet, api.id(), "prod", "/upload").getPath();
  }

  SwitchRecord record() {
    return record;
  }

  /** One of the many short calls. */
  Future<?> call(Callers callers) {
    long start = Timeline.now();
    return callers
        .request(HttpMethod.GET, pets)
        .compose(HttpClientRequest::send)
        .compose(
            answer ->
                answer
                    .body()
                    .onSuccess(
                        body -> record.answered(answer.statusCode(), body.toString(), start)))
        .onFailure(failure -> record.complain(failure.toString()));
  }

  /**
   * Rotates once, with uploads that began before the switch and end long after it.
   *
   * @param uploaders each of whom uploads
   */
  void rotate(List<Callers> uploaders) {
    String rotation = rotations.begin();
    int version = Integer.parseInt(rotation);
    String successor = Pems.serial(rotations.pem(version));
    trusted.add(successor);
    rotations.move(rotation, "ACCEPTED");
    List<Future<Void>> uploading = new ArrayList<>();
    uploaders.forEach(each -> uploading.add(upload(each, LONG_SECONDS)));
    record.switchTo(successor, () -> rotations.move(rotation, "ACTIVE"));
    uploaders.forEach(each -> uploading.add(upload(each, SHORT_SECONDS)));
    rotations.awaitMove(rotation, "RETIRED", RETIRED_WITHIN);
    assertThat(rotations.versions()).hasSize(1);
    assertThat(record.outdated(witness)).as("old connections after retirement").isZero();
    Future.join(uploading).otherwiseEmpty().await();
  }

  /** Uploads; comes back when the backend has seen it begin. */
  private Future<Void> upload(Callers callers, int seconds) {
    long before = begun.get();
    Future<Void> uploading =
        Uploads.upload(vertx, callers, uploads, seconds)
            .onFailure(failure -> record.complain(callers + ": " + failure));
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> uploading.failed() || begun.get() > before);
    return uploading;
  }

  private void answer(HttpServerRequest request) {
    Witness.Connection connection = witness.of(request.connection());
    if (request.path().equals("/upload")) {
      connection.lasts();
      begun.incrementAndGet();
      Uploads.answer(request);
      return;
    }
    boolean known = trusted.contains(connection.serial());
    request
        .response()
        .setStatusCode(known ? 200 : 403)
        .end(request.version() + "|" + connection.serial())
        .onFailure(callerHasGone -> {});
  }
}
