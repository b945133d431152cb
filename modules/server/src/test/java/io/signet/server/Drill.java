package io.signet.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.admin.RequestSigner;
import io.signet.api.Addresses;
import io.signet.api.Notice;
import io.signet.api.WireJson;
import io.signet.keystore.TestClock;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A whole Signet by a clock that the test sets, a stage with a certificate, its backend, and all
 * who hear of notices.
 */
final class Drill implements AutoCloseable {

  static final String SECRET = "a secret of more than sixteen bytes";

  final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  final DrillBackend backend = new DrillBackend(clock);

  /** What was heard on the event bus. */
  final List<Notice> heard = new CopyOnWriteArrayList<>();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, String> environment;
  private SignetServer server;
  private ControlClient control;
  private String apiId;
  String certificateId;

  Drill(Path directory) throws Exception {
    Path secret = Files.writeString(directory.resolve("hook.secret"), SECRET + "\n");
    environment =
        Map.ofEntries(
            Map.entry("SIGNET_DATA_DIR", directory.resolve("data").toString()),
            Map.entry("SIGNET_HTTP_PORT", "0"),
            Map.entry("SIGNET_ADMIN_PORT", "0"),
            Map.entry("SIGNET_EVENT_LOOPS", "1"),
            Map.entry("SIGNET_BACKENDS_LOOPBACK", "allow"),
            Map.entry("SIGNET_CERTIFICATES_KEY_ALGORITHM", "ec_p256"),
            Map.entry("SIGNET_CERTIFICATES_ROTATION_CHECK", "100ms"),
            Map.entry("SIGNET_CERTIFICATES_ROTATION_SOAK_ACCEPTED", "12h"),
            Map.entry("SIGNET_CERTIFICATES_ROTATION_SOAK_ACTIVE", "6h"),
            Map.entry("SIGNET_NOTIFICATIONS_WEBHOOK_URL", backend.hook()),
            Map.entry("SIGNET_NOTIFICATIONS_WEBHOOK_SECRET_FILE", secret.toString()));
    start();
    attach();
  }

  void restart() {
    server.close();
    start();
  }

  private void start() {
    server = SignetServer.start(ConfigLoader.load(null, environment), environment, clock);
    Path data = Path.of(environment.get("SIGNET_DATA_DIR"));
    control =
        new ControlClient(
            URI.create("http://127.0.0.1:" + server.adminPort()),
            new RequestSigner(Secrets.accessKey(data, environment), server.config().region()));
    server
        .bus()
        .<JsonObject>consumer(Addresses.CLUSTER_CHANGES, message -> hear(message.body()))
        .completion()
        .await();
  }

  private void hear(JsonObject change) {
    if (change.containsKey("notice")) {
      heard.add(WireJson.read(change.getJsonObject("notice").toBuffer(), Notice.class));
    }
  }

  private void attach() throws Exception {
    JsonNode certificate = control.post("/clientcertificates", Map.of());
    certificateId = certificate.path("clientCertificateId").asText();
    backend.trust(certificate.path("pemEncodedCertificate").asText());
    control.put(
        "/signet/v1/backends/" + URLEncoder.encode(backend.origin(), UTF_8),
        Map.of(
            "trustBundle",
            backend.certificatePem(),
            "probe",
            Map.of("method", "GET", "path", "/health")));
    JsonNode api = control.post("/restapis", Map.of("name", "drill"));
    apiId = api.path("id").asText();
    String method =
        "/restapis/" + apiId + "/resources/" + api.path("rootResourceId").asText() + "/methods/GET";
    control.put(method, Map.of("authorizationType", "NONE"));
    control.put(
        method + "/integration",
        Map.of("type", "HTTP_PROXY", "httpMethod", "GET", "uri", backend.origin() + "/pets"));
    control.post("/restapis/" + apiId + "/deployments", Map.of("stageName", "prod"));
    control.patch(
        "/restapis/" + apiId + "/stages/prod",
        Map.of(
            "patchOperations",
            List.of(
                Map.of("op", "replace", "path", "/clientCertificateId", "value", certificateId))));
  }

  /** Lets the certificate ask to be rotated. */
  void tag() {
    String arn = "arn:aws:apigateway:us-east-1::/clientcertificates/" + certificateId;
    control.put(
        "/tags/" + URLEncoder.encode(arn, UTF_8),
        Map.of("tags", Map.of("signet:auto-rotate", "true")));
  }

  /** Installs on the backend what it should trust now, as its operator does. */
  void installVersions() {
    versions()
        .path("item")
        .forEach(each -> backend.trust(each.path("pemEncodedCertificate").asText()));
  }

  JsonNode versions() {
    return control.get("/signet/v1/client-certificates/" + certificateId + "/versions");
  }

  JsonNode rotation() {
    return control
        .get("/signet/v1/client-certificates/" + certificateId + "/rotations")
        .path("item")
        .path(0);
  }

  /** When the version in use expires. */
  Instant end() {
    return Instant.ofEpochSecond(
        control.get("/clientcertificates/" + certificateId).path("expirationDate").asLong());
  }

  /** The status of a call through the stage. */
  int call() throws Exception {
    URI uri =
        URI.create(
            "http://127.0.0.1:"
                + server.httpPort()
                + "/restapis/"
                + apiId
                + "/prod/_user_request_/");
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  String metrics() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.adminPort() + "/metrics");
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** Waits until the event bus and the webhook have told of something, and the clock runs. */
  void awaitNotice(Notice.Type type, String part) {
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(250))
        .until(
            () -> {
              if (told(type, part)) {
                return true;
              }
              clock.advance(Duration.ofSeconds(1));
              return false;
            });
  }

  private boolean told(Notice.Type type, String part) {
    return heard.stream()
        .filter(notice -> notice.type() == type && notice.noticeId().contains(part))
        .anyMatch(
            notice ->
                backend.deliveries.stream()
                    .anyMatch(delivery -> delivery.id().equals(notice.noticeId())));
  }

  @Override
  public void close() {
    server.close();
    backend.close();
  }
}
