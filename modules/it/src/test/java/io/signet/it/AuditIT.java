package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.api.Operation;
import io.signet.api.Operation.Owner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Every write leaves one row that says who, what and which revision; reads and refusals none. */
class AuditIT {

  private static final String METHOD = "/restapis/@api@/resources/@resource@/methods/GET";
  private static final String DESCRIBED =
      "{\"patchOperations\": [{\"op\": \"replace\", \"path\": \"/description\", \"value\": \"x\"}]}";

  /** Operations that make a document and change none. */
  private static final String UNREACHABLE = "{\"url\": \"https://127.0.0.1:1/\"}";

  private static final Set<Operation> CREATES =
      EnumSet.of(
          Operation.GENERATE_CLIENT_CERTIFICATE,
          Operation.CREATE_REST_API,
          Operation.CREATE_RESOURCE,
          Operation.CREATE_DEPLOYMENT,
          Operation.CREATE_STAGE,
          Operation.CREATE_CERTIFICATE_REQUEST,
          Operation.IMPORT_CLIENT_CERTIFICATE,
          Operation.PUT_BACKEND);

  private static final List<Call> WRITES =
      List.of(
          new Call(Operation.GENERATE_CLIENT_CERTIFICATE, "/clientcertificates", "{}"),
          new Call(Operation.UPDATE_CLIENT_CERTIFICATE, "/clientcertificates/@cert@", DESCRIBED),
          new Call(Operation.TAG_RESOURCE, "/tags/@arn@", "{\"tags\": {\"team\": \"pets\"}}"),
          new Call(Operation.UNTAG_RESOURCE, "/tags/@arn@?tagKeys=team", null),
          new Call(Operation.CREATE_REST_API, "/restapis", "{\"name\": \"pets\"}"),
          new Call(Operation.UPDATE_REST_API, "/restapis/@api@", DESCRIBED),
          new Call(
              Operation.CREATE_RESOURCE,
              "/restapis/@api@/resources/@root@",
              "{\"pathPart\": \"pets\"}"),
          new Call(
              Operation.UPDATE_RESOURCE,
              "/restapis/@api@/resources/@resource@",
              patch("replace", "/pathPart", "cats")),
          new Call(Operation.PUT_METHOD, METHOD, "{\"authorizationType\": \"NONE\"}"),
          new Call(Operation.UPDATE_METHOD, METHOD, patch("replace", "/operationName", "list")),
          new Call(Operation.PUT_METHOD_RESPONSE, METHOD + "/responses/200", "{}"),
          new Call(
              Operation.UPDATE_METHOD_RESPONSE,
              METHOD + "/responses/200",
              patch("add", "/responseModels/application~1json", "Empty")),
          new Call(
              Operation.PUT_INTEGRATION,
              METHOD + "/integration",
              "{\"type\": \"MOCK\", \"requestTemplates\": {\"application/json\":"
                  + " \"{\\\"statusCode\\\": 200}\"}}"),
          new Call(
              Operation.UPDATE_INTEGRATION,
              METHOD + "/integration",
              patch("replace", "/timeoutInMillis", "1000")),
          new Call(Operation.PUT_INTEGRATION_RESPONSE, METHOD + "/integration/responses/200", "{}"),
          new Call(
              Operation.UPDATE_INTEGRATION_RESPONSE,
              METHOD + "/integration/responses/200",
              patch("replace", "/selectionPattern", "2..")),
          new Call(Operation.CREATE_DEPLOYMENT, "/restapis/@api@/deployments", "{}"),
          new Call(
              Operation.UPDATE_DEPLOYMENT, "/restapis/@api@/deployments/@deployment@", DESCRIBED),
          new Call(
              Operation.CREATE_STAGE,
              "/restapis/@api@/stages",
              "{\"stageName\": \"prod\", \"deploymentId\": \"@deployment@\"}"),
          new Call(
              Operation.UPDATE_STAGE,
              "/restapis/@api@/stages/prod",
              patch("replace", "/clientCertificateId", "@cert@")),
          new Call(
              Operation.CREATE_ROTATION, "/signet/v1/client-certificates/@cert@/rotations", "{}"),
          new Call(
              Operation.MOVE_ROTATION,
              "/signet/v1/client-certificates/@cert@/rotations/2/transitions",
              "{\"to\": \"ABORTED\"}"),
          new Call(
              Operation.MOVE_AUTHORITY,
              "/signet/v1/authority/transitions",
              "{\"to\": \"PREPARED\"}"),
          new Call(
              Operation.CREATE_CERTIFICATE_REQUEST,
              "/signet/v1/client-certificates/@cert@/csr",
              "{}"),
          new Call(
              Operation.IMPORT_CERTIFICATE_CHAIN,
              "/signet/v1/client-certificates/@cert@/chain",
              "{\"chain\": \"@chain@\"}"),
          new Call(
              Operation.IMPORT_CLIENT_CERTIFICATE,
              "/signet/v1/client-certificates/import",
              "{\"certificate\": \"@theirs@\", \"privateKey\": \"@key@\"}"),
          new Call(Operation.PUT_BACKEND, "/signet/v1/backends/@origin@", "{}"),
          new Call(Operation.DELETE_BACKEND, "/signet/v1/backends/@origin@", null),
          new Call(Operation.DELETE_STAGE, "/restapis/@api@/stages/prod", null),
          new Call(Operation.DELETE_DEPLOYMENT, "/restapis/@api@/deployments/@deployment@", null),
          new Call(
              Operation.DELETE_INTEGRATION_RESPONSE, METHOD + "/integration/responses/200", null),
          new Call(Operation.DELETE_INTEGRATION, METHOD + "/integration", null),
          new Call(Operation.DELETE_METHOD_RESPONSE, METHOD + "/responses/200", null),
          new Call(Operation.DELETE_METHOD, METHOD, null),
          new Call(Operation.DELETE_RESOURCE, "/restapis/@api@/resources/@resource@", null),
          new Call(Operation.DELETE_REST_API, "/restapis/@api@", null),
          new Call(Operation.DELETE_CLIENT_CERTIFICATE, "/clientcertificates/@cert@", null));

  /** Of the gateway's authority and of the certificate that it was made for. */
  private static final int ROWS_BEFORE = 2;

  @TempDir Path data;
  @TempDir Path files;

  private SignetProcess signet;
  private AdminCalls calls;

  /**
   * One call.
   *
   * @param body {@code null} for none
   */
  private record Call(Operation operation, String path, String body) {}

  @BeforeEach
  void start() {
    signet = SignetProcess.start(data, Map.of());
    calls = new AdminCalls(signet);
    calls.name("origin", encoded("https://backend.example:8443"));
  }

  @AfterEach
  void stop() {
    signet.close();
  }

  @Test
  void shouldWriteOneRowForEveryKindOfWrite() {
    // Given
    makeTheirs();
    makeAuthority();
    Map<Operation, JsonNode> rows = new HashMap<>();

    // When
    for (Call call : WRITES) {
      rows.put(call.operation(), rowOf(call));
    }

    // Then
    assertThat(rows.keySet()).isEqualTo(served(true));
    rows.forEach(
        (operation, row) ->
            assertThat(row.has("before"))
                .as(row.toString())
                .isEqualTo(!CREATES.contains(operation)));
    assertNoSecret(calls.send("GET", "/signet/v1/audit?limit=500", null).body());
  }

  @Test
  void shouldWriteNoRowForReadsTestInvocationsAndRefusals() {
    // Given
    calls = BadInput.prepare(signet);
    JsonNode before = audit(500);
    Set<Operation> read = EnumSet.noneOf(Operation.class);

    // When
    for (Operation operation : served(false)) {
      String path = concrete(operation);
      String body =
          switch (operation) {
            case DIAGNOSE_BACKEND -> UNREACHABLE;
            case INVOKE_STAGE -> "{\"httpMethod\":\"GET\",\"pathWithQueryString\":\"/\"}";
            default -> null;
          };
      HttpResponse<String> answer = calls.send(operation.method(), path, body);
      if (operation != Operation.INVOKE_STAGE) {
        // That one answers as the API does.
        assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(200);
      }
      read.add(operation);
    }
    HttpResponse<String> refused = calls.send("DELETE", "/clientcertificates/@cert@", null);

    // Then
    assertThat(read).contains(Operation.TEST_INVOKE_METHOD, Operation.GET_AUDIT);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(audit(500)).isEqualTo(before);
  }

  /** Makes a call and answers the one row that it left. */
  private JsonNode rowOf(Call call) {
    JsonNode last = audit(1);
    HttpResponse<String> answer = calls.send(call.operation().method(), call.path(), call.body());
    assertThat(answer.statusCode())
        .as(call + answer.body())
        .isEqualTo(call.operation().successStatus());
    remember(call.operation(), answer.body());
    JsonNode rows = audit(2);
    JsonNode row = rows.path(0);
    assertThat(rows.path(1)).isEqualTo(last.path(0));
    assertThat(row.path("operation").asText()).isEqualTo(call.operation().operationName());
    assertThat(row.path("accessKeyId").asText()).isEqualTo(credentials().accessKeyId());
    assertThat(row.path("door").asText()).isEqualTo("http");
    assertThat(row.path("address").asText()).isEqualTo("127.0.0.1");
    assertThat(row.path("requestId").asText())
        .isEqualTo(answer.headers().firstValue("x-amzn-RequestId").orElseThrow());
    assertThat(row.path("target").asText()).as(call.toString()).contains(named(call));
    assertThat(row.path("revision").asLong()).isGreaterThan(last.path(0).path("revision").asLong());
    if (row.has("before")) {
      assertThat(row.path("before").asLong())
          .isPositive()
          .isLessThan(row.path("revision").asLong());
    }
    return row;
  }

  /** What the target of a row must name: the thing itself, as the call did. */
  private String named(Call call) {
    String path =
        URLDecoder.decode(calls.fill(call.path()).split("\\?", 2)[0], StandardCharsets.UTF_8);
    String last = path.substring(path.lastIndexOf('/') + 1);
    return switch (call.operation()) {
      case CREATE_CERTIFICATE_REQUEST, IMPORT_CERTIFICATE_CHAIN -> calls.fill("@cert@");
      case IMPORT_CLIENT_CERTIFICATE -> "/clientcertificates/";
      default -> last;
    };
  }

  private void remember(Operation operation, String body) {
    switch (operation) {
      case GENERATE_CLIENT_CERTIFICATE -> {
        String id = AdminCalls.tree(body).path("clientCertificateId").asText();
        calls.name("cert", id);
        calls.name("arn", encoded("arn:aws:apigateway:us-east-1::/clientcertificates/" + id));
      }
      case CREATE_REST_API -> {
        calls.name("api", AdminCalls.tree(body).path("id").asText());
        calls.name("root", AdminCalls.tree(body).path("rootResourceId").asText());
      }
      case CREATE_CERTIFICATE_REQUEST ->
          sign(AdminCalls.tree(body).path("pemEncodedRequest").asText());
      case CREATE_RESOURCE -> calls.name("resource", AdminCalls.tree(body).path("id").asText());
      case CREATE_DEPLOYMENT -> calls.name("deployment", AdminCalls.tree(body).path("id").asText());
      default -> {}
    }
  }

  /** The gateway's own, by a certificate that it issues. */
  private void makeAuthority() {
    String issued = "{\"tags\": {\"signet:issuer\": \"gateway-ca\"}}";
    calls.made("POST", "/clientcertificates", issued);
    assertThat(audit(500)).hasSize(ROWS_BEFORE);
  }

  /** An authority, a certificate that was made elsewhere, and its key. */
  private void makeTheirs() {
    String key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30";
    openSsl("req -x509 " + key + " -subj /CN=theirs -keyout key.pem -out theirs.pem");
    openSsl("req -x509 " + key + " -subj /CN=authority -keyout ca.key -out ca.pem");
    calls.name("theirs", quoted(read("theirs.pem")));
    calls.name("key", quoted(read("key.pem")));
  }

  private void sign(String request) {
    try {
      Files.writeString(files.resolve("client.csr"), request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    openSsl("x509 -req -in client.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out client.pem");
    calls.name("chain", quoted(read("client.pem")));
  }

  private void openSsl(String arguments) {
    List<String> command = List.of(("openssl " + arguments).split(" "));
    try {
      Programs.Outcome outcome = Programs.run(files, Map.of(), 30, command);
      assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    } catch (Exception e) {
      throw new AssertionError(arguments, e);
    }
  }

  private String read(String file) {
    try {
      return Files.readString(files.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String quoted(String pem) {
    return pem.replace("\n", "\\n");
  }

  private JsonNode audit(int rows) {
    return calls.made("GET", "/signet/v1/audit?limit=" + rows, null).path("item");
  }

  private void assertNoSecret(String log) {
    assertThat(StreamSupport.stream(AdminCalls.tree(log).path("item").spliterator(), false))
        .hasSize(ROWS_BEFORE + WRITES.size());
    assertThat(log)
        .doesNotContain(credentials().secretAccessKey())
        .doesNotContain("PRIVATE KEY", "BEGIN", "Signature");
  }

  private AwsBasicCredentials credentials() {
    return Clients.credentials(signet);
  }

  /** The path of a reading operation, about what {@link BadInput#prepare} made. */
  private String concrete(Operation operation) {
    return operation
        .template()
        .replace("{clientCertificateId}", "@cert@")
        .replace("{restApiId}", "@api@")
        .replace("{resourceId}", "@resource@")
        .replace("{httpMethod}", "GET")
        .replace("{statusCode}", "200")
        .replace("{deploymentId}", "@deployment@")
        .replace("{stageName}", "prod")
        .replace("{rotationId}", "@rotation@")
        .replace("{origin}", "@origin@")
        .replace("{server}", "nginx")
        .replace(
            "{resourceArn}",
            encoded(calls.fill("arn:aws:apigateway:us-east-1::/clientcertificates/@cert@")));
  }

  private static Set<Operation> served(boolean writing) {
    return EnumSet.allOf(Operation.class).stream()
        .filter(operation -> operation.owner() != Owner.NOBODY)
        .filter(operation -> operation.writes() == writing)
        .collect(Collectors.toSet());
  }

  private static String patch(String op, String path, String value) {
    return "{\"patchOperations\": [{\"op\": \"%s\", \"path\": \"%s\", \"value\": \"%s\"}]}"
        .formatted(op, path, value);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
