package io.signet.kits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.api.ErrorCode;
import io.signet.api.Kit;
import io.signet.api.SignetException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every kit has in common; that they work is tested with the real servers. */
class KitsTest {

  private static final String HOSTILE = "\"'`\\u000a$(x)${x}*/--><x>#;{{%{x}@port@\u2028\u00e9";
  private static final String OLD = Certificates.named(HOSTILE, 0x80ab);
  private static final String NEXT = Certificates.named("Pets", 7);

  static Stream<String> servers() {
    return Kits.list().stream().map(Kit.Summary::server);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldFillEveryPlaceholderIn(String server) {
    // When
    Kit kit = kit(server, OLD, NEXT);

    // Then
    assertThat(kit.files()).hasSizeGreaterThanOrEqualTo(2).allMatch(file -> file.purpose() != null);
    assertThat(texts(kit)).noneMatch(text -> text.matches("(?s).*@[a-z][A-Za-z0-9.]*@.*"));
    assertThat(kit.steps()).hasSizeGreaterThanOrEqualTo(6);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldLetNothingOfASubjectOutOfItsComment(String server) {
    // When
    Kit kit = kit(server, OLD, NEXT);

    // Then
    assertThat(texts(kit))
        .noneMatch(
            text -> text.contains("\\u000a") || text.contains("$(x)") || text.contains("<x>"))
        .noneMatch(text -> text.contains("\u2028") || text.contains("%{x}"));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldTrustBothCertificatesAndNameThem(String server) {
    // Given
    List<String> both = List.of(OLD, NEXT);

    // When
    Kit kit = Kits.kit(server, "abc123", both, Map.of());

    // Then
    assertThat(content(kit, "trust.pem")).isEqualTo((OLD + NEXT).replace("\r", ""));
    String configuration = String.join("\n", texts(kit)).toLowerCase(Locale.ROOT);
    for (String pem : both) {
      Map<String, String> forms = TrustedCertificate.parse(pem).get(0).values();
      assertThat(configuration)
          .containsAnyOf(
              forms.get("sha256"),
              forms.get("sha256Colons").toLowerCase(Locale.ROOT),
              forms.get("sha1"),
              "'" + forms.get("serial").toLowerCase(Locale.ROOT) + "'");
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldTrustAnAuthorityAndCompareNothingThatChangesDaily(String server) {
    // When
    Kit kit = Kits.authorityKit(server, "abc123", List.of(OLD, NEXT), Map.of());

    // Then: both, while the authority is renewed
    assertThat(content(kit, "trust.pem")).isEqualTo(OLD + NEXT);
    assertThat(texts(kit))
        .noneMatch(text -> text.matches("(?s).*@[a-z][A-Za-z0-9.]*@.*"))
        .noneMatch(text -> text.toLowerCase(Locale.ROOT).contains("exactly these"))
        .noneMatch(text -> text.contains("KNOWN") || text.contains("signet_known"));
    assertThat(kit.steps())
        .anyMatch(step -> step.contains("what is trusted here stays"))
        .noneMatch(step -> step.contains("fetch this kit again"));
    assertThat(kit(server, OLD).steps()).noneMatch(step -> step.contains("what is trusted here"));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldSayWhetherOurTestsExecuteIt(String server) {
    // When
    Kit kit = kit(server, OLD);

    // Then
    boolean told =
        kit.steps().get(0).contains("not executed by our tests")
            && texts(kit).stream().anyMatch(text -> text.contains("Not executed by our tests"));
    assertThat(told).isNotEqualTo(kit.executedByTests());
  }

  @Test
  void shouldPrintSerialNumbersAsOpenSslDoes() {
    // When
    Kit kit = kit("apache", OLD, NEXT);

    // Then
    assertThat(content(kit, "signet.conf")).contains("== '80AB'", "== '07'");
  }

  @Test
  void shouldTrustTheChainButAdmitOnlyTheCertificateItself() {
    // When
    Kit kit = kit("tomcat", OLD + NEXT);

    // Then
    assertThat(content(kit, "trust-1.pem")).isEqualTo(OLD);
    assertThat(content(kit, "trust-2.pem")).isEqualTo(NEXT);
    assertThat(content(kit("python", OLD + NEXT), "server.py").lines())
        .filteredOn(line -> line.matches("    \"[0-9a-f]{64}\",.*"))
        .hasSize(1);
  }

  @Test
  void shouldWarnOfOneNameWithoutKeyIdentifiers() {
    // When
    Kit alike = kit("nginx", Certificates.named("Same", 1), Certificates.named("Same", 2));

    // Then
    assertThat(alike.steps().get(0)).contains("share one name");
    assertThat(kit("nginx", OLD, NEXT).steps()).noneMatch(step -> step.contains("share one name"));
  }

  @Test
  void shouldFillChosenParametersIn() {
    // When
    Kit kit = Kits.kit("nginx", "abc123", List.of(OLD), Map.of("port", "9443"));

    // Then
    assertThat(kit.parameters()).containsEntry("port", "9443").containsEntry("listen", "0.0.0.0");
    assertThat(content(kit, "signet.conf")).contains("listen 0.0.0.0:9443 ssl;");
  }

  @Test
  void shouldNameTheServersThatItKnows() {
    assertThatThrownBy(() -> kit("ngnix", OLD))
        .isInstanceOfSatisfying(
            SignetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
        .hasMessageContaining("nginx, apache, haproxy");
  }

  @ParameterizedTest
  @CsvSource({
    "port, 0",
    "port, 65536",
    "port, 80 80",
    "listen, 0.0.0.0;x",
    "name, a\"b",
    "directory, relative",
    "directory, /etc/$HOME",
    "directory, '/etc/a b'",
    "serverKey, '/etc/\nx'",
    "upstreamHost, a/b",
    "nonsense, 1"
  })
  void shouldRefuseUnfitParameters(String name, String value) {
    assertThatThrownBy(() -> Kits.kit("nginx", "abc123", List.of(OLD), Map.of(name, value)))
        .isInstanceOfSatisfying(
            SignetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  private static Kit kit(String server, String... trusted) {
    return Kits.kit(server, "abc123", List.of(trusted), Map.of());
  }

  private static String content(Kit kit, String name) {
    return kit.files().stream()
        .filter(file -> file.name().equals(name))
        .map(Kit.File::content)
        .findFirst()
        .orElseThrow();
  }

  /** All but the certificates. */
  private static List<String> texts(Kit kit) {
    return Stream.concat(
            kit.files().stream()
                .filter(file -> !file.name().endsWith(".pem"))
                .map(Kit.File::content),
            kit.steps().stream())
        .toList();
  }
}
