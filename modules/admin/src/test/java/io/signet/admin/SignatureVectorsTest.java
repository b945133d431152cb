package io.signet.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.api.AccessKey;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AWS's published examples and test suite, whose signatures nobody here computed. */
class SignatureVectorsTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2015-08-30T12:36:00Z"), ZoneOffset.UTC);
  private static final Credentials CREDENTIALS =
      Credentials.of(new AccessKey("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"));

  @ParameterizedTest
  @CsvSource({
    "GET, /, 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    "GET, /?Param2=value2&Param1=value1,"
        + " b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    "POST, /, 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
  })
  void shouldAcceptTheSignaturesOfTheTestSuite(String method, String target, String signature) {
    // Given
    MultiMap headers =
        HttpHeaders.headers()
            .add("Host", "example.amazonaws.com")
            .add("X-Amz-Date", "20150830T123600Z")
            .add("Authorization", authorization("service", "host;x-amz-date", signature));
    SignatureVerifier verifier = verifier("service");

    // When
    assertThatCode(() -> verify(verifier, method, target, headers, ""))
        // Then
        .doesNotThrowAnyException();
  }

  @Test
  void shouldFoldBlanksAndJoinRepeatedHeaders() {
    // Given
    MultiMap headers =
        HttpHeaders.headers()
            .add("Host", "example.amazonaws.com")
            .add("My-Header1", " value1")
            .add("My-Header2", " \"a   b   c\"")
            .add("X-Amz-Date", "20150830T123600Z")
            .add(
                "Authorization",
                authorization(
                    "service",
                    "host;my-header1;my-header2;x-amz-date",
                    "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"));
    SignatureVerifier verifier = verifier("service");

    // When
    assertThatCode(() -> verify(verifier, "GET", "/", headers, ""))
        // Then
        .doesNotThrowAnyException();
  }

  @Test
  void shouldSignTheBody() {
    // Given
    MultiMap headers =
        HttpHeaders.headers()
            .add("Content-Type", "application/x-www-form-urlencoded")
            .add("Host", "example.amazonaws.com")
            .add("X-Amz-Date", "20150830T123600Z")
            .add(
                "Authorization",
                authorization(
                    "service",
                    "content-type;host;x-amz-date",
                    "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"));
    SignatureVerifier verifier = verifier("service");

    // When
    assertThatCode(() -> verify(verifier, "POST", "/", headers, "Param1=value1"))
        // Then
        .doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseTheSameSignatureOverAnotherBody() {
    // Given
    MultiMap headers =
        HttpHeaders.headers()
            .add("Content-Type", "application/x-www-form-urlencoded")
            .add("Host", "example.amazonaws.com")
            .add("X-Amz-Date", "20150830T123600Z")
            .add(
                "Authorization",
                authorization(
                    "service",
                    "content-type;host;x-amz-date",
                    "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"));
    SignatureVerifier verifier = verifier("service");

    // When
    assertThatThrownBy(() -> verify(verifier, "POST", "/", headers, "Param1=value2"))
        // Then
        .isInstanceOfSatisfying(
            SignetException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SIGNATURE));
  }

  @Test
  void shouldAcceptTheExampleOfTheManual() {
    // Given
    MultiMap headers =
        HttpHeaders.headers()
            .add("Host", "iam.amazonaws.com")
            .add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .add("X-Amz-Date", "20150830T123600Z")
            .add(
                "Authorization",
                authorization(
                    "iam",
                    "content-type;host;x-amz-date",
                    "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"));
    SignatureVerifier verifier = verifier("iam");

    // When
    assertThatCode(
            () -> verify(verifier, "GET", "/?Action=ListUsers&Version=2010-05-08", headers, ""))
        // Then
        .doesNotThrowAnyException();
  }

  private static SignatureVerifier verifier(String service) {
    return new SignatureVerifier(CREDENTIALS, "us-east-1", service, CLOCK);
  }

  private static void verify(
      SignatureVerifier verifier, String method, String target, MultiMap headers, String body) {
    SignatureVerifier.Claim claim = verifier.examine(RequestHead.of(method, target, headers));
    verifier.verify(claim, Buffer.buffer(body));
  }

  private static String authorization(String service, String signedHeaders, String signature) {
    return "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/"
        + service
        + "/aws4_request, SignedHeaders="
        + signedHeaders
        + ", Signature="
        + signature;
  }
}
