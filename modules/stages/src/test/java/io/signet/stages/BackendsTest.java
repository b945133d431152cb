package io.signet.stages;

import static io.signet.stages.ControlPlane.refusal;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.api.BackendSettings;
import io.signet.api.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BackendsTest {

  private static final String PETS = "/signet/v1/backends/https:%2F%2Fpets.example:8443";

  private final ControlPlane signet = new ControlPlane();

  @ParameterizedTest
  @CsvSource({
    "HTTPS://Pets.Example, https://pets.example:443",
    "http://pets.example, http://pets.example:80",
    "https://pets.example:8443/, https://pets.example:8443",
    "https://[2001:DB8::1], https://[2001:db8::1]:443"
  })
  void shouldKnowAnOriginByOneSpelling(String given, String kept) {
    // Given
    String path = "/signet/v1/backends/" + given.replace("/", "%2F");

    // When
    JsonNode settings = signet.put(path, "{\"protocol\":\"http1\"}");

    // Then
    assertThat(settings.get("origin").asText()).isEqualTo(kept);
    assertThat(signet.get(path)).isEqualTo(settings);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pets.example",
        "ftp://pets.example",
        "https://",
        "https://pets.example/a",
        "https://pets.example?a=b",
        "https://user@pets.example",
        "https://pets.example:0",
        "https://pets.example:70000",
        "https://pets example"
      })
  void shouldRefuseWhatIsNoOrigin(String origin) {
    // When
    String path = "/signet/v1/backends/" + origin.replace("/", "%2F").replace("?", "%3F");
    String refusal = refusal(() -> signet.put(path, "{}"));

    // Then
    assertThat(refusal).startsWith("400 BadRequestException: Invalid origin specified.");
  }

  @Test
  void shouldReplaceSettingsAsAWhole() {
    // Given
    signet.put(PETS, "{\"serverName\":\"Pets.Internal\",\"minimumTls\":\"TLSv1.3\"}");

    // When
    JsonNode settings =
        signet.put(PETS, "{\"probe\":{\"method\":\"HEAD\",\"path\":\"/health?deep=0\"}}");

    // Then
    assertThat(settings.has("serverName")).isFalse();
    assertThat(settings.at("/probe/path").asText()).isEqualTo("/health?deep=0");
    assertThat(signet.get("/signet/v1/backends").get("item")).containsExactly(settings);
  }

  @Test
  void shouldForgetDeletedSettings() {
    // Given
    signet.put(PETS, "{}");

    // When
    signet.delete(PETS);

    // Then
    assertThat(refusal(() -> signet.get(PETS))).startsWith("404 NotFoundException");
    assertThat(refusal(() -> signet.delete(PETS))).startsWith("404 NotFoundException");
  }

  @Test
  void shouldKeepCertificatesOnceAndDropComments() throws IOException {
    // Given
    String certificate = certificate();
    String bundle = "# our CA\n" + certificate + "\nagain:\r\n" + certificate;

    // When
    JsonNode settings = putBundle(bundle);

    // Then
    assertThat(settings.get("trustBundle").asText()).isEqualTo(certificate);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY"})
  void shouldRefuseAPrivateKeyWithoutRepeatingIt(String type) throws IOException {
    // Given
    String secret = "c2VjcmV0IGtleSBtYXRlcmlhbA==";
    String key = "-----BEGIN " + type + "-----\n" + secret + "\n-----END " + type + "-----\n";
    String bundle = certificate() + key;

    // When
    String refusal = refusal(() -> putBundle(bundle));

    // Then
    assertThat(refusal)
        .startsWith("400 BadRequestException: Invalid trustBundle: PEM where none belongs")
        .doesNotContain(secret);
    assertThat(signet.store.revision()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing here",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n%%%%\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n",
        "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"
      })
  void shouldRefuseABundleOfAnythingElse(String bundle) {
    // When
    String refusal = refusal(() -> putBundle(bundle));

    // Then
    assertThat(refusal).startsWith("400 BadRequestException: Invalid trustBundle: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"origin":"https://other.example"}             | The origin of the body is not the origin of the path
          {"minimumTls":"TLSv1.1"}                       | Invalid minimumTls: it must be one of [TLSv1.2, TLSv1.3]
          {"protocol":"http3"}                           | Invalid protocol: it must be one of [auto, http1, http2]
          {"serverName":"10.0.0.1"}                      | Invalid serverName: it must be a DNS name
          {"serverName":"a..b"}                          | Invalid serverName: it must be a DNS name
          {"serverName":""}                              | Invalid serverName: it must be a DNS name
          {"probe":{"method":"POST","path":"/"}}         | Invalid probe.method: it must be one of [GET, HEAD, OPTIONS]
          {"probe":{"method":"GET"}}                     | Invalid probe: it needs a method and a path
          {"probe":{"method":"GET","path":"health"}}     | Invalid probe.path
          {"probe":{"method":"GET","path":"/a b"}}       | Invalid probe.path
          {"colour":"red"}                               | Invalid JSON input: unknown member 'colour'
          """)
  void shouldRefuseBadSettings(String body, String message) {
    // When
    String refusal = refusal(() -> signet.put(PETS, body));

    // Then
    assertThat(refusal).startsWith("400 BadRequestException: " + message);
    assertThat(signet.store.revision()).isZero();
  }

  @Test
  void shouldAcceptTheOriginInTheBodyInAnySpelling() {
    // When
    JsonNode settings = signet.put(PETS, "{\"origin\":\"https://PETS.example:8443/\"}");

    // Then
    assertThat(WireJson.fromTree(settings, BackendSettings.class))
        .isEqualTo(BackendSettings.defaults("https://pets.example:8443"));
  }

  @Test
  void shouldNameTheTargetOfEveryWriteInTheAuditLog() {
    // Given
    signet.put(PETS, "{}");
    signet.newApi();

    // When
    JsonNode entries = signet.get("/signet/v1/audit").get("item");

    // Then
    assertThat(entries.findValuesAsText("operation"))
        .containsExactly("CreateRestApi", "PutBackend");
    assertThat(entries.findValuesAsText("target"))
        .containsExactly("/restapis", "/signet/v1/backends/https://pets.example:8443");
  }

  private JsonNode putBundle(String bundle) {
    return signet.put(PETS, new String(WireJson.bytes(Map.of("trustBundle", bundle)), US_ASCII));
  }

  private static String certificate() throws IOException {
    try (InputStream file = BackendsTest.class.getResourceAsStream("/trust.pem")) {
      return new String(file.readAllBytes(), US_ASCII);
    }
  }
}
