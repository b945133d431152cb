package io.signet.routing;

import static io.signet.routing.TestApi.proxy;
import static io.signet.routing.TestCertificates.PUBLIC;
import static io.signet.routing.TestCertificates.certificate;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.Addresses;
import io.signet.api.Configuration;
import io.signet.api.SignedTrustBundle;
import io.signet.api.StoredCertificate;
import io.signet.routing.Harness.Answer;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets which bundle, and what everybody else is told. */
class TrustDoorTest {

  private static final String PLACE = "/.well-known/signet/trust/";

  @TempDir static Path folder;
  private static final TestApi API =
      TestApi.of("abc123", "test")
          .with("/pets", "GET", proxy("https://backend.example/pets"))
          .with("/{proxy+}", "GET", proxy("https://backend.example/all"));
  private static Harness harness;
  private static String pem;
  private static String next;

  @BeforeAll
  static void start() throws Exception {
    pem = Files.readString(PemFiles.in(folder).certificate());
    next = Files.readString(PemFiles.in(Files.createDirectory(folder.resolve("2"))).certificate());
    harness = Harness.start(API);
    Harness.await(
        Addresses.TRUST_SIGNATURES
            .serve(
                harness.vertx.eventBus(),
                bundle -> {
                  Instant now = Instant.now();
                  String text = "signed." + bundle.certificateId() + "." + bundle.revision();
                  return Future.succeededFuture(
                      new SignedTrustBundle(text, now, now.plusSeconds(3600)));
                })
            .completion());
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @BeforeEach
  void handOut() {
    publish(certificate("open1", pem, PUBLIC), certificate("closed1", pem, null));
  }

  @Test
  void shouldHandOutThePemsOfAllVersionsTheOldestFirst() {
    // Given
    publish(TestCertificates.rotated("open1", pem, next));

    // When
    Answer answer = harness.get(PLACE + "open1.pem");

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(pem + next);
    assertThat(answer.headers().get("Content-Type")).isEqualTo("application/pem-certificate-chain");
    assertThat(answer.headers().get("Cache-Control")).isEqualTo("public, max-age=300");
    assertThat(answer.headers().get("ETag")).matches("\"[0-9a-f]{32}\"");
    assertThat(answer.headers().get("Last-Modified")).isEqualTo("Mon, 02 Nov 2026 10:00:00 GMT");
    assertThat(answer.headers().get("x-amzn-RequestId")).isNotNull();
  }

  @Test
  void shouldHandOutWhatIsKnownOfEachVersionAsJson() throws Exception {
    // Given
    long revision = publish(TestCertificates.rotated("open1", pem, next));

    // When
    Answer answer = harness.get(PLACE + "open1.json?x=1");

    // Then
    JsonObject bundle = new JsonObject(answer.body());
    JsonObject successor = bundle.getJsonArray("versions").getJsonObject(1);
    assertThat(answer.headers().get("Content-Type")).isEqualTo("application/json");
    assertThat(bundle.getString("certificateId")).isEqualTo("open1");
    assertThat(bundle.getLong("revision")).isEqualTo(revision);
    assertThat(bundle.getJsonArray("versions").getJsonObject(0).getString("role"))
        .isEqualTo("current");
    assertThat(successor.getInteger("version")).isEqualTo(2);
    assertThat(successor.getString("role")).isEqualTo("successor");
    assertThat(successor.getString("fingerprint")).isEqualTo(sha256(next));
    assertThat(successor.getString("subject")).isEqualTo("CN=localhost");
    assertThat(successor.getString("serialNumber")).matches("[0-9a-f]+");
    assertThat(successor.getLong("notAfter")).isGreaterThan(successor.getLong("notBefore"));
    assertThat(successor.getString("pem")).isEqualTo(next);
  }

  /** Of the bytes between the lines of a PEM. */
  private static String sha256(String pem) throws Exception {
    String body = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
    byte[] der = Base64.getDecoder().decode(body);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
  }

  @Test
  void shouldHandOutTheSignedForm() {
    // Given
    long revision = publish(certificate("open1", pem, PUBLIC));

    // When
    Answer answer = harness.get(PLACE + "open1.jws");

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().get("Content-Type")).isEqualTo("application/jose");
    assertThat(answer.body()).isEqualTo("signed.open1." + revision);
  }

  @Test
  void shouldAnswerHeadWithTheHeadersAlone() {
    // Given
    Answer whole = harness.get(PLACE + "open1.pem");

    // When
    Answer head = harness.call(HttpMethod.HEAD, PLACE + "open1.pem", null);

    // Then
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().get("Content-Length")).isEqualTo(String.valueOf(pem.length()));
    assertThat(head.headers().get("ETag")).isEqualTo(whole.headers().get("ETag"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"@", "*", "W/@", "\"other\", @", "\"other\" ,W/@ "})
  void shouldAnswer304ToWhoHasIt(String known) {
    // Given
    String tag = harness.get(PLACE + "open1.pem").headers().get("ETag");

    // When
    Answer answer = harness.get(PLACE + "open1.pem", "If-None-Match", known.replace("@", tag));

    // Then
    assertThat(answer.status()).isEqualTo(304);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().get("ETag")).isEqualTo(tag);
    assertThat(answer.headers().get("Cache-Control")).isEqualTo("public, max-age=300");
  }

  @Test
  void shouldSendItToWhoHasAnotherOne() {
    // Given
    String tag = harness.get(PLACE + "open1.pem").headers().get("ETag");
    publish(TestCertificates.rotated("open1", pem, next));

    // When
    Answer answer = harness.get(PLACE + "open1.pem", "If-None-Match", tag);

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(pem + next);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sun, 01 Nov 2026 10:00:00 GMT | 304",
        "Sun, 01 Nov 2026 11:00:00 GMT | 304",
        "Sun, 01 Nov 2026 09:59:59 GMT | 200",
        "yesterday                     | 200"
      })
  void shouldHonourADateAsWell(String since, int status) {
    assertThat(harness.get(PLACE + "open1.pem", "If-Modified-Since", since).status())
        .isEqualTo(status);
  }

  @Test
  void shouldGoByTheTagIfThereIsADateToo() {
    // When
    Answer answer =
        harness.get(
            PLACE + "open1.pem",
            "If-None-Match",
            "\"other\"",
            "If-Modified-Since",
            "Sun, 01 Nov 2026 11:00:00 GMT");

    // Then
    assertThat(answer.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "closed1.pem",
        "closed1.json",
        "closed1.jws",
        "nobody.pem",
        "open1",
        "open1.",
        "open1.txt",
        "open1.PEM",
        "OPEN1.pem",
        ".pem",
        "",
        "open1.pem/",
        "./open1.pem",
        "%6fpen1.pem",
        "../trust/open1.pem"
      })
  void shouldSayOfEverythingElseWhatItSaysOfAnyUnknownPath(String name) {
    // Given
    Answer unknown = harness.get("/no/such/path");

    // When
    Answer answer = harness.get(PLACE + name);

    // Then
    assertThat(answer.status()).isEqualTo(unknown.status()).isEqualTo(403);
    assertThat(answer.body()).isEqualTo(unknown.body());
    assertThat(answer.headers().names())
        .containsExactlyInAnyOrderElementsOf(unknown.headers().names());
    assertThat(answer.headers().get("x-amzn-ErrorType"))
        .isEqualTo(unknown.headers().get("x-amzn-ErrorType"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
  void shouldOnlyBeRead(String verb) {
    assertThat(harness.call(HttpMethod.valueOf(verb), PLACE + "open1.pem", "").status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "localhost:8080",
        "[::1]",
        "gateway.example",
        "execute-api.localhost"
      })
  void shouldServeUnderNamesThatAreNobodys(String host) {
    assertThat(harness.get(PLACE + "open1.pem", "Host", host).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc123.execute-api.localhost",
        "ABC123.execute-api.eu-west-1.amazonaws.com:80",
        "nobody.execute-api.localhost"
      })
  void shouldServeNothingUnderNamesOfApis(String host) {
    assertThat(harness.get(PLACE + "open1.pem", "Host", host).status()).isEqualTo(403);
  }

  @Test
  void shouldLeaveThePathToAnApiThatHasIt() {
    // When
    Answer answer = harness.get("/restapis/abc123/test/_user_request_" + PLACE + "open1.pem");

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("ok");
  }

  @Test
  void shouldForgetABundleThatIsNoLongerPublic() {
    // Given
    assertThat(harness.get(PLACE + "open1.pem").status()).isEqualTo(200);

    // When
    publish(certificate("open1", pem, null));

    // Then
    assertThat(harness.get(PLACE + "open1.pem").status()).isEqualTo(403);
  }

  @Test
  void shouldHandOutTheOthersBesideOneThatCannotBeRead() {
    // When
    publish(certificate("open1", pem, PUBLIC), certificate("broken1", "PEM", PUBLIC));

    // Then
    assertThat(harness.get(PLACE + "open1.pem").status()).isEqualTo(200);
    assertThat(harness.get(PLACE + "broken1.pem").status()).isEqualTo(403);
  }

  /** Answers the revision. */
  private static long publish(StoredCertificate... certificates) {
    Configuration configuration = TestCertificates.with(API.configuration(), certificates);
    harness.publish(configuration);
    Awaitility.await().until(() -> harness.instances.trust.revision() >= configuration.revision());
    return configuration.revision();
  }
}
