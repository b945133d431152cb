package io.signet.stages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.api.StageCandidate;
import io.signet.api.StageVerdicts;
import io.signet.api.StageVerdicts.BackendVerdict;
import io.signet.api.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a stage with the tag may not become while a backend does not demand the certificate. */
class EnforcementTest {

  private static final String REFUSED =
      "400 BadRequestException: The stage requires that its backends enforce the client"
          + " certificate, but https://pets.example:443 is OPTIONAL (it lets strangers in)";

  private final List<StageCandidate> judged = new ArrayList<>();
  private Verdict verdict = Verdict.OPTIONAL;
  private Runnable meanwhile = () -> {};
  private final ControlPlane signet =
      new ControlPlane(new InMemoryStore(), ControlPlane.OPTIONS, this::judge);
  private String api;
  private String stage;
  private String tags;

  @BeforeEach
  void deploy() {
    api = signet.newDeployedApi("prod");
    stage = "/restapis/" + api + "/stages/prod";
    tags = "/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A" + stage.replace("/", "%2F");
    signet.newCertificate("abc123");
  }

  @Test
  void shouldNotAskForStagesWithoutTheTag() {
    // When
    attach();
    redeploy();

    // Then
    assertThat(judged).isEmpty();
  }

  @Test
  void shouldNotAskWhileThereIsNoCertificate() {
    // When
    tag();
    redeploy();

    // Then
    assertThat(judged).isEmpty();
  }

  @Test
  void shouldRefuseACertificate() {
    // Given
    tag();

    // When
    String refusal = ControlPlane.refusal(this::attach);

    // Then
    assertThat(refusal).isEqualTo(REFUSED);
    assertThat(signet.get(stage).has("clientCertificateId")).isFalse();
    assertThat(judged.get(0).stageKey()).isEqualTo(api + "/prod");
    assertThat(judged.get(0).stage().clientCertificateId()).isEqualTo("abc123");
  }

  /** As on AWS: a new stage gets its certificate by a change, which is judged. */
  @Test
  void shouldMakeNoStageThatHasACertificateFromTheStart() {
    // Given
    String deployment = signet.get(stage).get("deploymentId").asText();
    String newStage =
        "{\"stageName\":\"test\",\"deploymentId\":\""
            + deployment
            + "\",\"tags\":{\"signet:require-enforcement\":\"true\"}";
    String stages = "/restapis/" + api + "/stages";

    // When
    String atOnce =
        ControlPlane.refusal(
            () -> signet.post(stages, newStage + ",\"clientCertificateId\":\"abc123\"}"));
    signet.post(stages, newStage + "}");
    String later =
        ControlPlane.refusal(
            () -> signet.patch(stages + "/test", "replace", "/clientCertificateId", "abc123"));

    // Then
    assertThat(atOnce).startsWith("400 BadRequestException").contains("clientCertificateId");
    assertThat(later).isEqualTo(REFUSED);
    assertThat(signet.get(stages + "/test").has("clientCertificateId")).isFalse();
  }

  @Test
  void shouldRefuseTheTag() {
    // Given
    attach();

    // When
    String refusal = ControlPlane.refusal(this::tag);

    // Then
    assertThat(refusal).isEqualTo(REFUSED);
    assertThat(signet.get(stage).path("tags").isEmpty()).isTrue();
  }

  @Test
  void shouldRefuseADeploymentAndKeepNothingOfIt() {
    // Given
    enforced();
    JsonNode before = signet.get(stage);

    // When
    String refusal = ControlPlane.refusal(this::redeploy);

    // Then
    assertThat(refusal).isEqualTo(REFUSED);
    assertThat(signet.get(stage)).isEqualTo(before);
    assertThat(signet.get("/restapis/" + api + "/deployments").get("item")).hasSize(1);
  }

  @Test
  void shouldRefuseAVariable() {
    // Given
    enforced();

    // When
    String refusal =
        ControlPlane.refusal(() -> signet.patch(stage, "replace", "/variables/host", "dogs"));

    // Then
    assertThat(refusal).isEqualTo(REFUSED);
    assertThat(judged.get(judged.size() - 1).stage().variables()).containsEntry("host", "dogs");
  }

  @Test
  void shouldLetEverythingThroughThatIsEnforced() {
    // Given
    enforced();
    verdict = Verdict.ENFORCED;

    // When
    JsonNode deployment = redeploy();

    // Then
    assertThat(signet.get(stage).get("deploymentId")).isEqualTo(deployment.get("id"));
  }

  @Test
  void shouldNotAskAgainForWhatChangesNoCall() {
    // Given
    enforced();
    int before = judged.size();

    // When
    signet.patch(stage, "replace", "/description", "new");
    signet.patch(stage, "remove", "/clientCertificateId", "");

    // Then
    assertThat(judged).hasSize(before);
  }

  @Test
  void shouldNotWriteWhatWasChangedWhileItWasJudged() {
    // Given
    tag();
    verdict = Verdict.ENFORCED;
    meanwhile = () -> signet.patch(stage, "replace", "/variables/host", "dogs");

    // When
    String refusal = ControlPlane.refusal(this::attach);

    // Then
    assertThat(refusal).startsWith("409 ConflictException: The stage or what it runs was changed");
    assertThat(signet.get(stage).has("clientCertificateId")).isFalse();
  }

  @Test
  void shouldAnswerTheVerdictsThatItKept() {
    // Given
    String verdicts = "/signet/v1" + stage + "/verdicts";
    JsonNode never = signet.get(verdicts);

    // When
    JsonNode now = signet.post(verdicts, "");

    // Then
    assertThat(never.has("judgedDate")).isFalse();
    assertThat(never.get("verdicts")).isEmpty();
    assertThat(now.get("verdicts").get(0).get("verdict").asText()).isEqualTo("OPTIONAL");
    assertThat(signet.get(verdicts)).isEqualTo(now);
  }

  @Test
  void shouldJudgeNoStageThatIsNotThere() {
    // When
    String refusal =
        ControlPlane.refusal(
            () -> signet.post("/signet/v1/restapis/" + api + "/stages/gone/verdicts", ""));

    // Then
    assertThat(refusal).isEqualTo("404 NotFoundException: Invalid stage identifier specified");
  }

  private StageVerdicts judge(StageCandidate candidate) {
    judged.add(candidate);
    meanwhile.run();
    return new StageVerdicts(
        api,
        "prod",
        "abc123",
        1,
        1L,
        Instant.EPOCH,
        List.of(
            new BackendVerdict("https://pets.example:443", verdict, "it lets strangers in", 5)));
  }

  /** The stage has the tag and a certificate that its backend demanded then. */
  private void enforced() {
    verdict = Verdict.ENFORCED;
    tag();
    attach();
    verdict = Verdict.OPTIONAL;
  }

  private void tag() {
    signet.put(tags, "{\"tags\":{\"signet:require-enforcement\":\"true\"}}");
  }

  private void attach() {
    signet.patch(stage, "replace", "/clientCertificateId", "abc123");
  }

  private JsonNode redeploy() {
    return signet.post("/restapis/" + api + "/deployments", "{\"stageName\":\"prod\"}");
  }
}
