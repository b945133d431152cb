package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.GenerateClientCertificateResponse;

/** An nginx that trusts the gateway's own CA and is never touched again. */
class GatewayCaIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Map<String, String> TAGS = Map.of("signet:issuer", "gateway-ca");

  /** A day in half a minute. */
  private static final Map<String, String> SHORT_LIVED =
      Map.of(
          "SIGNET_BACKENDS_DRAIN", "1s",
          "SIGNET_CERTIFICATES_KEY_ALGORITHM", "ec_p256",
          "SIGNET_CERTIFICATES_ROTATION_CHECK", "500ms",
          "SIGNET_CERTIFICATES_GATEWAY_CA_LEAF_VALIDITY", "20s",
          "SIGNET_CERTIFICATES_GATEWAY_CA_ROTATE_EVERY", "6s");

  @TempDir Path data;
  @TempDir Path directory;

  private SignetProcess signet;
  private ApiGatewayClient client;
  private Nginx nginx;
  private StoryApi api;
  private GenerateClientCertificateResponse certificate;

  @BeforeEach
  void start() throws Exception {
    BackendCertificates authority = BackendCertificates.make(directory);
    signet = SignetProcess.start(data, SHORT_LIVED);
    client = Clients.apiGateway(signet);
    certificate = client.generateClientCertificate(r -> r.tags(TAGS));
    Files.writeString(directory.resolve("trusted.crt"), trustBundle());
    nginx = Nginx.start(directory, StoryNginx.DEMANDING);
    Backends.put(signet, nginx.origin(), Map.of("trustBundle", authority.authorityPem()));
    api = StoryApi.create(client, "pets", "GET", nginx.origin() + "/pets").deploy("prod");
  }

  @AfterEach
  void close() {
    nginx.close();
    client.close();
    signet.close();
  }

  @Test
  void shouldBeAcceptedRotationAfterRotationWithoutTouchingTheBackend() {
    // Given
    String bundle = trustBundle();
    api.attach("prod", certificate.clientCertificateId());

    // When
    int first = awaitVersionAfter(0);
    int second = awaitVersionAfter(first);
    awaitVersionAfter(second);

    // Then
    assertThat(trustBundle()).isEqualTo(bundle);
    assertThat(client.getClientCertificates(r -> {}).items()).hasSize(1);
  }

  @Test
  void shouldRefuseStrangersAndAcceptWhateverElseTheAuthorityIssues() {
    // Given
    String stranger = client.generateClientCertificate().clientCertificateId();
    String other = client.generateClientCertificate(r -> r.tags(TAGS)).clientCertificateId();
    api.attach("prod", stranger);

    // When
    awaitStatus(400);

    // Then
    assertThat(call().body()).contains("400 The SSL certificate error");
    api.attach("prod", other);
    awaitStatus(200);
    assertThat(call().body()).contains("serialNumber=" + other + ".");
  }

  @Test
  void shouldNotPresentWhatHasExpired() {
    // Given: an operator's own rotation, begun before Signet's, holds that up
    String held = client.generateClientCertificate(r -> r.tags(TAGS)).clientCertificateId();
    RotationCalls rotations = new RotationCalls(signet, held);
    String open = rotations.begin();
    api.attach("prod", held);
    awaitStatus(200);

    // When
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> call().statusCode() != 200);

    // Then: the gateway's own refusal, not nginx's
    assertThat(call().statusCode()).isEqualTo(500);
    signet.awaitLogged("expired");
    signet.awaitLogged("version 1, expires on");
    rotations.move(open, "ABORTED");
    awaitStatus(200);
  }

  @Test
  void shouldBeRenewedWithoutARefusal() throws Exception {
    // Given
    api.attach("prod", certificate.clientCertificateId());
    awaitStatus(200);
    String old = trustBundle();
    AuthorityCalls authority = new AuthorityCalls(signet);
    List<String> refused = new CopyOnWriteArrayList<>();
    AtomicBoolean calling = new AtomicBoolean(true);
    Thread callers = new Thread(() -> callWhile(calling, refused), "callers");

    // When
    authority.prepare();
    String both = trustBundle();
    trust(both);
    callers.start();
    authority.change();
    Awaitility.await().atMost(SOON).until(() -> !trustBundle().equals(both));
    String fresh = trustBundle();
    trust(fresh);
    calling.set(false);
    callers.join();

    // Then: what the old one issued is refused from now on, and what is presented is not
    assertThat(refused).isEmpty();
    assertThat(both).isEqualTo(old + fresh);
    assertThat(call().statusCode()).isEqualTo(200);
    assertThat(authority.pems()).containsExactly(fresh);
    signet.awaitLogged("AUTHORITY_STEP");
  }

  private void callWhile(AtomicBoolean calling, List<String> refused) {
    while (calling.get()) {
      HttpResponse<String> answer = call();
      if (answer.statusCode() != 200) {
        refused.add(answer.statusCode() + " " + answer.body());
      }
    }
  }

  /** Gives nginx what to trust, and waits until it does. */
  private void trust(String pems) throws Exception {
    Files.writeString(directory.resolve("trusted.crt"), pems);
    long before = reloads();
    Programs.Outcome reloaded = Programs.run(directory, Map.of(), 30, nginx.reloadCommand());
    assertThat(reloaded.exitCode()).as(reloaded.output()).isZero();
    Awaitility.await().atMost(SOON).until(() -> reloads() > before);
  }

  /** How often nginx has sent its old workers home, the new ones being at work. */
  private long reloads() throws Exception {
    return Files.readString(directory.resolve("error.log"))
        .lines()
        .filter(line -> line.contains("gracefully shutting down"))
        .count();
  }

  private String trustBundle() {
    JsonNode bundle =
        new AdminCalls(signet)
            .made(
                "GET",
                "/signet/v1/client-certificates/"
                    + certificate.clientCertificateId()
                    + "/trust-bundle",
                null);
    StringBuilder pems = new StringBuilder();
    bundle.path("versions").forEach(each -> pems.append(each.path("pem").asText()));
    return pems.toString();
  }

  private HttpResponse<String> call() {
    return Clients.get(Clients.stageUrl(signet, api.id(), "prod", "/pets"));
  }

  private void awaitStatus(int status) {
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> call().statusCode() == status);
  }

  /** Waits until a call is accepted with a later version; answers with which. */
  private int awaitVersionAfter(int version) {
    return Awaitility.await("accepted with a version after " + version)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .until(this::acceptedVersion, accepted -> accepted > version);
  }

  /** With which version a call is accepted; 0 if it is not. */
  private int acceptedVersion() {
    HttpResponse<String> answer = call();
    Matcher shown =
        Pattern.compile("serialNumber=" + certificate.clientCertificateId() + "\\.(\\d+),")
            .matcher(answer.body());
    return answer.statusCode() == 200 && shown.find() ? Integer.parseInt(shown.group(1)) : 0;
  }
}
