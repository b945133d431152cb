package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The story, told by Debian's AWS CLI. */
class StoryWithCliIT {

  @TempDir Path data;
  @TempDir Path directory;

  private SignetProcess signet;

  @Test
  void shouldCarryTheStagesCertificateFromAttachToDetach() throws Exception {
    BackendCertificates certificates = BackendCertificates.make(directory);
    try (SignetProcess running = SignetProcess.start(data, Map.of())) {
      signet = running;
      // Given
      JsonNode first = aws("generate-client-certificate --description first");
      JsonNode second = aws("generate-client-certificate --tags team=pets");
      Files.writeString(directory.resolve("trusted.crt"), pem(first) + "\n" + pem(second));
      try (Nginx nginx = Nginx.start(directory, StoryNginx.DEMANDING)) {
        Backends.trust(signet, nginx.origin(), certificates.authorityPem());
        String api = deploy(nginx.origin());
        StoryNginx.assertRefused(Clients.get(Clients.stageUrl(signet, api, "prod", "/pets")));

        // When, Then
        attach(api, first.path("clientCertificateId").asText());
        StoryNginx.assertSaw(
            Clients.get(Clients.stageUrl(signet, api, "prod", "/pets")), pem(first));
        attach(api, second.path("clientCertificateId").asText());
        StoryNginx.assertSaw(
            Clients.get(Clients.stageUrl(signet, api, "prod", "/pets")), pem(second));
        Programs.Outcome refusal =
            run(
                "delete-client-certificate --client-certificate-id "
                    + second.path("clientCertificateId").asText());
        assertThat(refusal.exitCode()).isNotZero();
        assertThat(refusal.output()).contains("BadRequestException").contains("prod");
        aws(
            "update-stage --rest-api-id "
                + api
                + " --stage-name prod --patch-operations op=remove,path=/clientCertificateId");
        StoryNginx.assertRefused(Clients.get(Clients.stageUrl(signet, api, "prod", "/pets")));
        aws(
            "delete-client-certificate --client-certificate-id "
                + second.path("clientCertificateId").asText());
        assertThat(aws("get-client-certificates").path("items")).hasSize(1);
      }
    }
  }

  private String deploy(String origin) throws IOException, InterruptedException {
    String api = aws("create-rest-api --name pets").path("id").asText();
    String root =
        aws("get-resources --rest-api-id " + api).path("items").path(0).path("id").asText();
    String resource =
        aws("create-resource --rest-api-id " + api + " --parent-id " + root + " --path-part pets")
            .path("id")
            .asText();
    String method = " --rest-api-id " + api + " --resource-id " + resource + " --http-method GET";
    aws("put-method" + method + " --authorization-type NONE");
    aws(
        "put-integration"
            + method
            + " --type HTTP_PROXY --integration-http-method GET --uri "
            + origin
            + "/pets");
    aws("create-deployment --rest-api-id " + api + " --stage-name prod");
    return api;
  }

  private void attach(String api, String certificateId) throws IOException, InterruptedException {
    JsonNode stage =
        aws(
            "update-stage --rest-api-id "
                + api
                + " --stage-name prod --patch-operations op=replace,path=/clientCertificateId,value="
                + certificateId);
    assertThat(stage.path("clientCertificateId").asText()).isEqualTo(certificateId);
  }

  private static String pem(JsonNode certificate) {
    return certificate.path("pemEncodedCertificate").asText();
  }

  private JsonNode aws(String arguments) throws IOException, InterruptedException {
    Programs.Outcome outcome = run(arguments);
    assertThat(outcome.exitCode()).as(arguments + ": " + outcome.output()).isZero();
    return new ObjectMapper().readTree(outcome.output().isBlank() ? "{}" : outcome.output());
  }

  private Programs.Outcome run(String arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "/usr/bin/aws",
                "--endpoint-url",
                signet.admin().toString(),
                "--output",
                "json",
                "apigateway"));
    command.addAll(List.of(arguments.split(" ")));
    return Programs.run(
        directory,
        Map.of(
            "AWS_SHARED_CREDENTIALS_FILE", signet.credentialsFile().toString(),
            "AWS_CONFIG_FILE", "/dev/null",
            "AWS_DEFAULT_REGION", "us-east-1",
            "AWS_PAGER", ""),
        60,
        command);
  }
}
