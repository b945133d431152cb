package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.GenerateClientCertificateResponse;

/** Real backends are judged right: do they demand the stage's certificate? */
class VerdictIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Time-outs and the machine's own work apart, a verdict takes less than this. */
  private static final long LIMIT_MILLIS = 1_000;

  @TempDir static Path data;
  @TempDir static Path directory;

  private static SignetProcess signet;
  private static ApiGatewayClient client;
  private static VerdictLab lab;
  private static String apiId;

  @BeforeAll
  static void start() throws Exception {
    signet = SignetProcess.start(data, Map.of());
    client = Clients.apiGateway(signet);
    GenerateClientCertificateResponse certificate = client.generateClientCertificate();
    lab = VerdictLab.start(directory, certificate.pemEncodedCertificate());
    apiId = client.createRestApi(r -> r.name("lab")).id();
    String root = client.getRestApi(r -> r.restApiId(apiId)).rootResourceId();
    for (Map.Entry<String, String> backend : lab.origins().entrySet()) {
      Backends.put(
          signet,
          backend.getValue(),
          Map.of(
              "trustBundle",
              lab.authorityPem(),
              "probe",
              Map.of("method", "GET", "path", "/health")));
      resource(root, backend.getKey(), backend.getValue());
    }
    resource(root, "variable", "https://${stageVariables.missing}");
    client.createDeployment(r -> r.restApiId(apiId).stageName("prod"));
    client.updateStage(
        r ->
            r.restApiId(apiId)
                .stageName("prod")
                .patchOperations(
                    p ->
                        p.op("replace")
                            .path("/clientCertificateId")
                            .value(certificate.clientCertificateId())));
  }

  private static void resource(String root, String name, String origin) {
    String part = name.replaceAll("[^a-zA-Z0-9]", "-");
    StoryApi.resource(client, apiId, root, part, "GET", origin + "/", unchanged -> {});
  }

  @AfterAll
  static void stop() throws Exception {
    if (client != null) {
      client.close();
    }
    if (signet != null) {
      signet.close();
    }
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void shouldJudgeEveryKindOfBackendRight() throws Exception {
    // When
    Map<String, JsonNode> found = judged("POST");

    // Then
    Map<String, String> verdicts = new LinkedHashMap<>();
    lab.origins()
        .forEach((name, origin) -> verdicts.put(name, found.get(origin).get("verdict").asText()));
    assertThat(verdicts)
        .as(found.toString())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "on", "ENFORCED",
                "optional", "OPTIONAL",
                "optional_no_ca", "OPTIONAL",
                "off", "NOT_ASKED",
                "wrong CA", "WRONG_TRUST",
                "haproxy", "ENFORCED",
                "late TLSv1.2", "ASKED_LATE",
                "late TLSv1.3", "ASKED_LATE",
                "plain", "PLAIN_HTTP",
                "nobody", "UNREACHABLE"));
    JsonNode variable = found.get("https://${stageVariables.missing}/");
    assertThat(variable.get("verdict").asText()).isEqualTo("UNREACHABLE");
    assertThat(variable.get("reason").asText()).contains("Invalid stage variable");
  }

  @Test
  void shouldJudgeABackendInLessThanASecond() throws Exception {
    // Given
    Map<String, Long> quickest = new LinkedHashMap<>();

    // When
    for (int i = 0; i < 5; i++) {
      judged("POST")
          .forEach(
              (origin, each) -> quickest.merge(origin, each.get("millis").asLong(), Math::min));
    }

    // Then
    System.out.println("VERDICT_MILLIS " + named(quickest));
    assertThat(quickest.values()).allMatch(millis -> millis < LIMIT_MILLIS);
  }

  @Test
  void shouldJudgeByItselfAfterTheAttachment() throws Exception {
    // Given
    String on = lab.origins().get("on");
    String optional = lab.origins().get("optional");

    // When
    Awaitility.await("verdicts are kept")
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> judged("GET").containsKey(on));

    // Then
    assertThat(judged("GET").get(on).get("verdict").asText()).isEqualTo("ENFORCED");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(verdictMetrics())
                    .anyMatch(line -> line.contains(on) && line.contains("verdict=\"enforced\""))
                    .anyMatch(
                        line -> line.contains(optional) && line.contains("verdict=\"optional\"")));
    signet.awaitLogged("does not enforce the client certificate", optional);
  }

  @Test
  void shouldRefuseWhatAStageThatRequiresEnforcementMustNotBecome() throws Exception {
    // Given
    GenerateClientCertificateResponse certificate = client.generateClientCertificate();
    StoryApi open =
        StoryApi.create(client, "pets", "GET", lab.origins().get("optional") + "/").deploy("open");
    tag(open, "open");

    // When
    HttpResponse<String> attached = attach(open, "open", certificate.clientCertificateId());

    // Then
    assertThat(attached.statusCode()).as(attached.body()).isEqualTo(400);
    assertThat(attached.body())
        .contains("The stage requires that its backends enforce the client certificate")
        .contains(lab.origins().get("optional") + " is ");
    assertThat(client.getStage(r -> r.restApiId(open.id()).stageName("open")).clientCertificateId())
        .isNull();
  }

  @Test
  void shouldLetAStageThatRequiresEnforcementHaveItAndRefuseToWeakenIt() throws Exception {
    // Given
    String trusted =
        client.getStage(r -> r.restApiId(apiId).stageName("prod")).clientCertificateId();
    StoryApi api =
        StoryApi.create(client, "pets", "GET", lab.origins().get("on") + "/").deploy("strict");
    tag(api, "strict");

    // When
    HttpResponse<String> attached = attach(api, "strict", trusted);
    String root = client.getRestApi(r -> r.restApiId(api.id())).rootResourceId();
    StoryApi.resource(
        client, api.id(), root, "leak", "GET", lab.origins().get("off") + "/", unchanged -> {});
    HttpResponse<String> deployed =
        Backends.signed(
            signet,
            "POST",
            "/restapis/" + api.id() + "/deployments",
            "{\"stageName\":\"strict\"}".getBytes(UTF_8));

    // Then
    assertThat(attached.statusCode()).as(attached.body()).isEqualTo(200);
    assertThat(deployed.statusCode()).as(deployed.body()).isEqualTo(400);
    assertThat(deployed.body()).contains(lab.origins().get("off") + " is NOT_ASKED");
    assertThat(client.getDeployments(r -> r.restApiId(api.id())).items()).hasSize(1);
  }

  @Test
  void shouldPrintVerdictsAtTheCommandLine() throws Exception {
    // When
    Programs.Outcome outcome =
        Programs.run(
            SignetProcess.projectRoot(),
            Map.of("SIGNET_DATA_DIR", data.toString()),
            60,
            List.of(
                "scripts/signet", "verdict", apiId, "prod", "--admin", signet.admin().toString()));

    // Then
    assertThat(outcome.output())
        .contains("ENFORCED     " + lab.origins().get("haproxy"))
        .contains("PLAIN_HTTP   " + lab.origins().get("plain"));
    assertThat(outcome.exitCode()).isEqualTo(3);
  }

  private static Map<String, JsonNode> judged(String method) throws Exception {
    HttpResponse<String> answer =
        Backends.signed(
            signet, method, "/signet/v1/restapis/" + apiId + "/stages/prod/verdicts", new byte[0]);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Map<String, JsonNode> found = new LinkedHashMap<>();
    JSON.readTree(answer.body())
        .get("verdicts")
        .forEach(each -> found.put(each.get("origin").asText(), each));
    return found;
  }

  private static List<String> verdictMetrics() {
    return Clients.get(signet.admin().resolve("/metrics"))
        .body()
        .lines()
        .filter(line -> line.startsWith("signet_backend_verdict{"))
        .toList();
  }

  private static Map<String, Long> named(Map<String, Long> byOrigin) {
    Map<String, Long> named = new LinkedHashMap<>();
    lab.origins().forEach((name, origin) -> named.put(name, byOrigin.get(origin)));
    return named;
  }

  private static void tag(StoryApi api, String stage) {
    client.tagResource(
        r ->
            r.resourceArn(
                    "arn:aws:apigateway:us-east-1::/restapis/" + api.id() + "/stages/" + stage)
                .tags(Map.of("signet:require-enforcement", "true")));
  }

  private static HttpResponse<String> attach(StoryApi api, String stage, String certificateId) {
    String patch =
        "{\"patchOperations\":[{\"op\":\"replace\",\"path\":\"/clientCertificateId\",\"value\":\""
            + certificateId
            + "\"}]}";
    return Backends.signed(
        signet, "PATCH", "/restapis/" + api.id() + "/stages/" + stage, patch.getBytes(UTF_8));
  }
}
