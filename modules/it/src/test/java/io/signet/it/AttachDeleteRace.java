package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** One stage, for which the attachment and the deletion of one certificate after another race. */
final class AttachDeleteRace {

  private static final String CERTIFICATES = "/clientcertificates/";

  private final SignetProcess signet;
  private final Executor racers;
  private final String apiId;
  private final String stage;
  private String attached = "";
  private int attachments;

  AttachDeleteRace(SignetProcess signet, Executor racers, String apiId, String stage) {
    this.signet = signet;
    this.racers = racers;
    this.apiId = apiId;
    this.stage = stage;
  }

  /** How many races the attachment won. */
  int attachments() {
    return attachments;
  }

  /** Runs races; a certificate that another one replaced at the stage races again. */
  void run(int pairs) {
    String subject = generate();
    for (int i = 0; i < pairs; i++) {
      String replaced = attached;
      boolean won = race(subject, i % 2 == 0);
      subject = won && !replaced.isEmpty() ? replaced : generate();
    }
  }

  /** The certificate that won last is there, and the stage's calls present it. */
  void assertAttachedCertificateIsPresented() {
    assertStageIsWhole();
    assertThat(attached).isNotEmpty();
    String pem = read(CERTIFICATES + attached).path("pemEncodedCertificate").asText();
    HttpResponse<String> answer = Clients.get(Clients.stageUrl(signet, apiId, stage, "/pets"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(Pems.serial(pem).toUpperCase(Locale.ROOT));
  }

  private boolean race(String certificateId, boolean attachFirst) {
    CompletableFuture<HttpResponse<String>> early =
        attachFirst ? later(() -> attach(certificateId)) : later(() -> delete(certificateId));
    CompletableFuture<HttpResponse<String>> late =
        attachFirst ? later(() -> delete(certificateId)) : later(() -> attach(certificateId));
    HttpResponse<String> attachment = attachFirst ? early.join() : late.join();
    HttpResponse<String> deletion = attachFirst ? late.join() : early.join();
    boolean won = attachment.statusCode() == 200;
    assertThat(attachment.statusCode()).as(attachment.body()).isEqualTo(won ? 200 : 400);
    assertThat(deletion.statusCode()).as(deletion.body()).isEqualTo(won ? 400 : 202);
    attached = won ? certificateId : attached;
    attachments += won ? 1 : 0;
    assertStageIsWhole();
    return won;
  }

  private void assertStageIsWhole() {
    JsonNode named = read(stagePath()).path("clientCertificateId");
    assertThat(named.asText("")).isEqualTo(attached);
    if (!attached.isEmpty()) {
      assertThat(send("GET", CERTIFICATES + attached, "").statusCode()).isEqualTo(200);
    }
  }

  private CompletableFuture<HttpResponse<String>> later(Supplier<HttpResponse<String>> call) {
    return CompletableFuture.supplyAsync(call, racers);
  }

  private HttpResponse<String> attach(String certificateId) {
    return send(
        "PATCH",
        stagePath(),
        "{\"patchOperations\": [{\"op\": \"replace\", \"path\": \"/clientCertificateId\","
            + " \"value\": \""
            + certificateId
            + "\"}]}");
  }

  private HttpResponse<String> delete(String certificateId) {
    return send("DELETE", CERTIFICATES + certificateId, "");
  }

  private String generate() {
    HttpResponse<String> answer = send("POST", "/clientcertificates", "{}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return AdminCalls.tree(answer.body()).path("clientCertificateId").asText();
  }

  private JsonNode read(String path) {
    HttpResponse<String> answer = send("GET", path, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return AdminCalls.tree(answer.body());
  }

  private String stagePath() {
    return "/restapis/" + apiId + "/stages/" + stage;
  }

  private HttpResponse<String> send(String method, String path, String body) {
    return Backends.signed(signet, method, path, body.getBytes(UTF_8));
  }
}
