package io.signet.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.signet.api.AccessKey;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, and who does not and learns why. */
class AuthenticationTest {

  private static final String PATH = "/clientcertificates";
  private static final String BODY = "{\"description\":\"mine\"}";
  private static final String MISMATCH =
      "The request signature we calculated does not match the signature you provided.";

  private static DoorFixture door;

  @BeforeAll
  static void open() {
    door = new DoorFixture();
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @BeforeEach
  void forget() {
    door.received.clear();
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(
            "wrong key",
            s -> post(s.withKey(new AccessKey(DoorFixture.KEY.id(), "another secret"))),
            403,
            "InvalidSignatureException",
            MISMATCH),
        refusal(
            "wrong signature",
            s -> authorization(s, text -> text.replaceAll("Signature=.*", "Signature=" + hex())),
            403,
            "InvalidSignatureException",
            MISMATCH),
        refusal(
            "unknown key",
            s -> post(s.withKey(new AccessKey("AKIANOBODY", DoorFixture.KEY.secret()))),
            403,
            "UnrecognizedClientException",
            "The security token included in the request is invalid."),
        refusal(
            "session token",
            s ->
                s.sign(
                    new HttpMessage("POST", PATH)
                        .header("X-Amz-Security-Token", "token")
                        .body(BODY)),
            403,
            "UnrecognizedClientException",
            "The security token included in the request is invalid."),
        refusal(
            "old clock",
            s -> post(s.withClockError(Duration.ofSeconds(-310))),
            403,
            "InvalidSignatureException",
            "Signature expired: "),
        refusal(
            "future clock",
            s -> post(s.withClockError(Duration.ofSeconds(360))),
            403,
            "InvalidSignatureException",
            "Signature not yet current: "),
        refusal(
            "missing Authorization",
            s -> post(s).without("Authorization"),
            403,
            "MissingAuthenticationTokenException",
            "Missing Authentication Token"),
        refusal(
            "another scheme",
            s -> authorization(s, text -> "Basic dXNlcjpwYXNz"),
            403,
            "MissingAuthenticationTokenException",
            "Missing Authentication Token"),
        refusal(
            "signature in the query",
            s ->
                new HttpMessage(
                        "GET", PATH + "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=" + hex())
                    .header("Host", "localhost"),
            403,
            "MissingAuthenticationTokenException",
            "Missing Authentication Token: a signature in the query is not accepted"),
        refusal(
            "host not signed",
            s -> authorization(s, text -> text.replace("host;", "")),
            403,
            "InvalidSignatureException",
            "'Host' must be a 'SignedHeader' in the AWS Authorization."),
        refusal(
            "date not signed",
            s -> authorization(s, text -> text.replace(";x-amz-date", "")),
            403,
            "InvalidSignatureException",
            "'x-amz-date' must be a 'SignedHeader' in the AWS Authorization."),
        refusal(
            "an amz header not signed",
            s -> post(s).header("X-Amz-Meta", "x"),
            403,
            "InvalidSignatureException",
            "'X-Amz-Meta' must be a 'SignedHeader' in the AWS Authorization."),
        refusal(
            "missing date",
            s -> post(s).without("X-Amz-Date"),
            400,
            "IncompleteSignatureException",
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header"),
        refusal(
            "unreadable date",
            s -> post(s).edit("X-Amz-Date", date -> "yesterday"),
            400,
            "IncompleteSignatureException",
            "Date must be in ISO-8601 'basic format'"),
        refusal(
            "two dates",
            s -> post(s).header("X-Amz-Date", "20260101T000000Z"),
            400,
            "IncompleteSignatureException",
            "Authorization header requires existence of either"),
        refusal(
            "unsigned payload",
            s -> s.signWithoutBody("POST", PATH, BODY),
            403,
            "InvalidSignatureException",
            "The value of 'x-amz-content-sha256' must be the SHA-256 of the body"),
        refusal(
            "tampered body",
            s -> post(s).without("x-amz-content-sha256").body(BODY.replace("mine", "evil")),
            403,
            "InvalidSignatureException",
            ""),
        refusal(
            "tampered body, hash left",
            s -> post(s).body(BODY.replace("mine", "evil")),
            403,
            "InvalidSignatureException",
            ""),
        refusal(
            "tampered query",
            s -> retarget(s.sign("GET", PATH + "?limit=1", ""), PATH + "?limit=2"),
            403,
            "InvalidSignatureException",
            MISMATCH),
        refusal(
            "added query",
            s -> retarget(s.sign("GET", PATH, ""), PATH + "?limit=2"),
            403,
            "InvalidSignatureException",
            MISMATCH),
        refusal(
            "tampered path",
            s -> retarget(s.sign("DELETE", PATH + "/aaaaaa", ""), PATH + "/bbbbbb"),
            403,
            "InvalidSignatureException",
            MISMATCH),
        refusal(
            "path that signers fold",
            s -> retarget(s.sign("GET", PATH, ""), "/x/.." + PATH),
            400,
            "BadRequestException",
            "Invalid request target"),
        refusal(
            "tampered verb",
            s -> remethod(s.sign("GET", PATH + "/aaaaaa", ""), "DELETE"),
            403,
            "InvalidSignatureException",
            MISMATCH),
        refusal(
            "foreign host",
            s -> post(s.withAuthority("rebound.example:" + door.port)),
            403,
            "ForbiddenException",
            "This host name is not served here"),
        refusal(
            "foreign host that ends well",
            s -> post(s.withAuthority("localhost.rebound.example")),
            403,
            "ForbiddenException",
            "This host name is not served here"),
        refusal(
            "two hosts",
            s -> post(s).header("Host", "rebound.example"),
            403,
            "ForbiddenException",
            "This host name is not served here"),
        refusal("no host", s -> post(s).without("Host"), 400, "BadRequestException", ""),
        refusal(
            "other region",
            s -> post(s.withScope("eu-west-1", "apigateway")),
            403,
            "InvalidSignatureException",
            "Credential should be scoped to a valid region"),
        refusal(
            "other service",
            s -> post(s.withScope("us-east-1", "s3")),
            403,
            "InvalidSignatureException",
            "Credential should be scoped to correct service: 'apigateway'."),
        refusal(
            "other terminator",
            s -> authorization(s, text -> text.replace("aws4_request", "aws5_request")),
            403,
            "InvalidSignatureException",
            "Credential should be scoped with a valid terminator"),
        refusal(
            "date of another day in the scope",
            s -> authorization(s, text -> text.replaceAll("/\\d{8}/", "/20200101/")),
            403,
            "InvalidSignatureException",
            "Date in Credential scope does not match"),
        refusal(
            "duplicate Authorization",
            s -> {
              HttpMessage message = post(s);
              return message.header("Authorization", message.header("Authorization"));
            },
            400,
            "IncompleteSignatureException",
            "The request carries more than one 'Authorization' header."));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void shouldRefuse(
      String name, Function<Signer, HttpMessage> attack, int status, String type, String message)
      throws IOException {
    // Given
    HttpMessage request = attack.apply(door.signer());

    // When
    RawClient.Answer answer = door.send(request);

    // Then
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("x-amzn-ErrorType")).isEqualTo(type);
    assertThat(new JsonObject(answer.body()).fieldNames()).containsExactly("message");
    assertThat(new JsonObject(answer.body()).getString("message")).startsWith(message);
    assertThat(answer.header("x-amzn-RequestId")).matches("[0-9a-f-]{36}");
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(door.received).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 ",
        "AWS4-HMAC-SHA256 nonsense",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/e",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=host, Signature=00",
        "AWS4-HMAC-SHA256 Credential=/b/c/d/e, SignedHeaders=host, Signature=00",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=00",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Credential=a/b/c/d/e",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature="
            + "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
        "AWS4-HMAC-SHA1 Credential=a/b/c/d/e, SignedHeaders=host, Signature=00",
        "AWS4-ECDSA-P256-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=00",
      })
  void shouldSayThatAMalformedAuthorizationIsIncomplete(String authorization) throws IOException {
    // Given
    HttpMessage request = authorization(door.signer(), text -> authorization);

    // When
    RawClient.Answer answer = door.send(request);

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("x-amzn-ErrorType")).isEqualTo("IncompleteSignatureException");
    assertThat(new JsonObject(answer.body()).getString("message")).isNotBlank();
    assertThat(door.received).isEmpty();
  }

  static Stream<HttpMessage> genuine() {
    Signer signer = door.signer();
    return Stream.of(
        signer.sign("GET", PATH, ""),
        signer.sign("GET", PATH + "?position=a%2Bb%20c&limit=3", ""),
        signer.sign("GET", PATH + "?limit", ""),
        signer.sign("POST", PATH, BODY),
        signer.sign("POST", PATH, "{\"description\":\"\u00fcber\"}"),
        signer.sign("GET", "/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2Fa", ""),
        signer.sign("GET", "/tags/arn:aws:apigateway:us-east-1::/restapis/a", ""),
        signer.sign("GET", "/signet/v1/backends/https%3A%2F%2Fh%3A443", ""),
        signer.sign("GET", PATH + "/%C3%A9~a.b_c-d(e)*", ""),
        signer.sign("DELETE", "/tags/arn?tagKeys=b&tagKeys=a", ""),
        signer.withClockError(Duration.ofSeconds(-240)).sign("GET", PATH, ""),
        signer.withClockError(Duration.ofSeconds(290)).sign("GET", PATH, ""),
        signer.withAuthority("127.0.0.1:" + door.port).sign("GET", PATH, ""),
        signer.withAuthority("LocalHost").sign("GET", PATH, ""),
        signer.withAuthority("[::1]:80").sign("GET", PATH, ""),
        signer.sign(new HttpMessage("GET", PATH).header("X-Amz-Meta", "a   b  ")));
  }

  @ParameterizedTest
  @MethodSource("genuine")
  void shouldAcceptWhatAwsSignerSigned(HttpMessage request) throws IOException {
    // When
    RawClient.Answer answer = door.send(request);

    // Then
    assertThat(answer.status()).as(answer.body()).isLessThan(300);
    assertThat(door.received).hasSize(1);
    assertThat(door.received.get(0).request().caller().accessKeyId())
        .isEqualTo(DoorFixture.KEY.id());
  }

  @Test
  void shouldRefuseAnUnknownKeyWithoutWaitingForTheBody() throws IOException {
    // Given
    HttpMessage head =
        post(door.signer().withKey(new AccessKey("AKIANOBODY", "x")))
            .header("Content-Length", "1000000");
    head.body = new byte[0];

    // When
    RawClient.Answer answer = door.send(head);

    // Then
    assertThat(answer.header("x-amzn-ErrorType")).isEqualTo("UnrecognizedClientException");
    assertThat(answer.header("Connection")).isEqualTo("close");
  }

  @Test
  void shouldNotPrintASecret() {
    // Given
    AccessKey key = DoorFixture.KEY;

    // When
    List<String> printed = List.of(key.toString(), "" + door.signer().key());

    // Then
    assertThat(printed).allSatisfy(text -> assertThat(text).doesNotContain(key.secret()));
  }

  private static Arguments refusal(
      String name, Function<Signer, HttpMessage> attack, int status, String type, String message) {
    return arguments(name, attack, status, type, message);
  }

  private static HttpMessage post(Signer signer) {
    return signer.sign("POST", PATH, BODY);
  }

  private static HttpMessage authorization(Signer signer, UnaryOperator<String> change) {
    return post(signer).edit("Authorization", change);
  }

  private static HttpMessage retarget(HttpMessage message, String target) {
    message.target = target;
    return message;
  }

  private static HttpMessage remethod(HttpMessage message, String method) {
    message.method = method;
    return message;
  }

  private static String hex() {
    return "0123456789abcdef".repeat(4);
  }
}
