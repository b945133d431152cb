package io.signet.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The story of Signet, step by step, each step checked: whoever reads it along has seen the backend
 * refuse strangers and accept the gateway.
 */
final class Walk {

  private final PrintWriter out;
  private final ControlClient control;
  private final URI gateway;
  private final DemoBackend backend;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private String apiId;
  private String resourceId;
  private String certificateId;
  private String serial;
  private int step;

  Walk(PrintWriter out, ControlClient control, URI gateway, DemoBackend backend) {
    this.out = out;
    this.control = control;
    this.gateway = gateway;
    this.backend = backend;
  }

  /**
   * Walks.
   *
   * @throws StartFailure at the first step that does not come out as told
   */
  void run() throws GeneralSecurityException, IOException, InterruptedException {
    generateCertificate();
    configureBackend();
    refuseStranger();
    deployApi();
    refuseStageWithoutCertificate();
    testInvoke();
    attachAndCall();
  }

  void printHowToGoOn(URI admin, Path credentials) {
    out.println();
    out.println("Go on from here:");
    out.println("  gateway        " + gateway);
    out.println("  control plane  " + admin);
    out.println("  backend        " + backend.origin());
    out.println("  credentials    " + credentials);
    out.println();
    out.println("  curl -i " + stageUrl());
    out.println(
        "  AWS_SHARED_CREDENTIALS_FILE="
            + credentials
            + " aws --region us-east-1 --endpoint-url "
            + admin
            + " apigateway get-client-certificates");
    out.println();
  }

  private void generateCertificate() {
    tell("Generate a client certificate. Its private key never leaves Signet.");
    JsonNode certificate = control.post("/clientcertificates", Map.of("description", "quickstart"));
    certificateId = certificate.path("clientCertificateId").asText();
    String pem = certificate.path("pemEncodedCertificate").asText();
    X509Certificate x509 = DemoBackend.certificate(pem);
    serial = x509.getSerialNumber().toString(16);
    show("certificate " + certificateId + ", subject " + x509.getSubjectX500Principal());
    show("serial " + serial + ", valid until " + x509.getNotAfter().toInstant());
    out.print(pem.indent(6));
    out.flush();
    backend.trust(pem);
  }

  private void configureBackend() throws GeneralSecurityException {
    tell(
        "Give the PEM to the backend: it now demands that certificate. Tell Signet whom it trusts.");
    String origin = backend.origin();
    control.put(
        "/signet/v1/backends/" + URLEncoder.encode(origin, StandardCharsets.UTF_8),
        Map.of("trustBundle", backend.certificatePem()));
    show("backend " + origin + " trusts certificate " + certificateId + " and nobody else");
  }

  private void refuseStranger() throws GeneralSecurityException, IOException, InterruptedException {
    tell("Call the backend directly, as a stranger without the certificate.");
    HttpClient stranger = HttpClient.newBuilder().sslContext(trustingBackend()).build();
    try {
      HttpResponse<String> answer = get(stranger, URI.create(backend.origin() + "/pets"));
      throw unexpected("the backend answered a stranger: " + answer.statusCode());
    } catch (IOException refused) {
      show("refused by the backend: " + refused.getMessage());
    }
  }

  private void deployApi() {
    tell("Make an API that calls the backend, and deploy it to a stage.");
    JsonNode api = control.post("/restapis", Map.of("name", "quickstart"));
    apiId = api.path("id").asText();
    String root = api.path("rootResourceId").asText();
    resourceId =
        control
            .post("/restapis/" + apiId + "/resources/" + root, Map.of("pathPart", "pets"))
            .path("id")
            .asText();
    control.put(methodPath(), Map.of("authorizationType", "NONE"));
    control.put(
        methodPath() + "/integration",
        Map.of("type", "HTTP_PROXY", "httpMethod", "GET", "uri", backend.origin() + "/pets"));
    control.post("/restapis/" + apiId + "/deployments", Map.of("stageName", "demo"));
    show("GET " + stageUrl() + "  ->  " + backend.origin() + "/pets");
  }

  private void refuseStageWithoutCertificate() throws IOException, InterruptedException {
    tell("Call through the stage. No certificate is selected yet.");
    HttpResponse<String> answer = get(http, stageUrl());
    if (answer.statusCode() != 500) {
      throw unexpected("expected 500, got " + answer.statusCode() + " " + answer.body());
    }
    show("answered " + answer.statusCode() + ": " + answer.body().trim());
    show("The caller is not told why, as on AWS. The operator is, by a test invocation:");
    String log = control.post(methodPath(), Map.of()).path("log").asText();
    show(
        log.lines()
            .filter(line -> line.contains("requires a client certificate"))
            .findFirst()
            .orElseThrow(() -> unexpected("the log does not name the reason: " + log)));
  }

  private void testInvoke() {
    tell("Test-invoke the method with the certificate, before any stage uses it.");
    JsonNode result = control.post(methodPath(), Map.of("clientCertificateId", certificateId));
    result.path("log").asText().lines().forEach(this::show);
    if (result.path("status").asInt() != 200) {
      throw unexpected("the test invocation ended with " + result.path("status"));
    }
  }

  private void attachAndCall() throws IOException, InterruptedException {
    tell("Select the certificate in the stage, and call again.");
    control.patch(
        "/restapis/" + apiId + "/stages/demo",
        Map.of(
            "patchOperations",
            List.of(
                Map.of("op", "replace", "path", "/clientCertificateId", "value", certificateId))));
    HttpResponse<String> answer = get(http, stageUrl());
    if (answer.statusCode() != 200 || !answer.body().contains(serial)) {
      throw unexpected("expected 200, got " + answer.statusCode() + " " + answer.body());
    }
    show("accepted: " + answer.statusCode() + " " + answer.body().trim());
    show("the backend saw exactly our certificate");
  }

  private String methodPath() {
    return "/restapis/" + apiId + "/resources/" + resourceId + "/methods/GET";
  }

  private URI stageUrl() {
    return gateway.resolve("/restapis/" + apiId + "/demo/_user_request_/pets");
  }

  private static HttpResponse<String> get(HttpClient client, URI uri)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private SSLContext trustingBackend() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("demo", DemoBackend.certificate(backend.certificatePem()));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private void tell(String text) {
    out.println();
    out.println(++step + ". " + text);
    out.flush();
  }

  private void show(String text) {
    out.println("      " + text);
    out.flush();
  }

  private static StartFailure unexpected(String what) {
    return new StartFailure(StartFailure.OTHER, "the walk went wrong: " + what, null);
  }
}
