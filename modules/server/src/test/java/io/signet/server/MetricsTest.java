package io.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.CertificateAuthority;
import io.signet.api.CertificateVersion;
import io.signet.api.Changes;
import io.signet.api.ClientCertificate;
import io.signet.api.Configuration;
import io.signet.api.Document;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.Notice;
import io.signet.api.Stage;
import io.signet.api.StageVerdicts;
import io.signet.api.StageVerdicts.BackendVerdict;
import io.signet.api.StoredCertificate;
import io.signet.api.Telemetry;
import io.signet.api.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void shouldCountCallsByApiStageAndClassOfStatus() {
    // When
    metrics.exchange("api1", "prod", 204, 1_000_000);
    metrics.exchange("api1", "prod", 502, 1_000_000);

    // Then
    assertThat(metrics.scrape())
        .contains("signet_requests_seconds_count{api=\"api1\",stage=\"prod\",status=\"2xx\"} 1")
        .contains("signet_requests_seconds_count{api=\"api1\",stage=\"prod\",status=\"5xx\"} 1");
  }

  @Test
  void shouldShowTheLatestVerdictOfEachBackendAndForgetStagesThatAreGone() {
    // Given
    metrics.verdicts(verdicts("prod", Verdict.OPTIONAL));
    metrics.verdicts(verdicts("test", Verdict.OPTIONAL));

    // When
    metrics.verdicts(verdicts("prod", Verdict.ENFORCED));
    metrics.retain(configurationWith("api1/prod"));

    // Then
    assertThat(metrics.scrape().lines().filter(line -> line.startsWith("signet_backend_verdict{")))
        .containsExactly(
            "signet_backend_verdict{api=\"api1\",origin=\"https://pets.example:443\","
                + "stage=\"prod\",verdict=\"enforced\"} 1.0");
  }

  private static StageVerdicts verdicts(String stage, Verdict verdict) {
    return new StageVerdicts(
        "api1",
        stage,
        "abc",
        1,
        1L,
        Instant.EPOCH,
        List.of(new BackendVerdict("https://pets.example:443", verdict, "", 1)));
  }

  @Test
  void shouldForgetTheStagesThatAreGone() {
    // Given
    metrics.exchange("api1", "prod", 200, 1_000_000);
    metrics.exchange("api1", "test", 200, 1_000_000);
    metrics.exchange("-", "-", 403, 1_000_000);

    // When
    metrics.retain(configurationWith("api1/prod"));

    // Then
    assertThat(metrics.scrape())
        .contains("stage=\"prod\"")
        .contains("api=\"-\"")
        .doesNotContain("stage=\"test\"");
  }

  @Test
  void shouldCountTheCallsOfAStageThatCameBack() {
    // Given
    Telemetry.Calls kept = metrics.calls("api1", "test");
    kept.answered(200, 1_000_000);
    metrics.retain(configurationWith("api1/prod"));

    // When
    kept.answered(200, 2_000_000_000);

    // Then
    String series = "{api=\"api1\",stage=\"test\",status=\"2xx\"}";
    assertThat(metrics.scrape())
        .contains("signet_requests_seconds_count" + series + " 1")
        .contains("signet_requests_seconds_sum" + series + " 2.0");
  }

  @Test
  void shouldTellRefusedHandshakesFromFailedOnes() {
    // When
    metrics.handshake("https://b", "cert1", Telemetry.Handshake.SUCCEEDED);
    metrics.handshake("https://b", "cert1", Telemetry.Handshake.REFUSED);
    metrics.handshake("https://b", null, Telemetry.Handshake.FAILED);

    // Then
    String handshakes = "signet_backend_handshakes_total{certificate=";
    assertThat(metrics.scrape())
        .contains(handshakes + "\"cert1\",origin=\"https://b\",outcome=\"succeeded\"} 1")
        .contains(handshakes + "\"cert1\",origin=\"https://b\",outcome=\"refused\"} 1")
        .contains(handshakes + "\"none\",origin=\"https://b\",outcome=\"failed\"} 1");
  }

  @Test
  void shouldTellHowEachCertificateDoes() {
    // Given
    Instant now = Instant.parse("2026-06-01T00:00:00Z");
    Metrics at = new Metrics(Clock.fixed(now, ZoneOffset.UTC));
    at.retain(certificates(1, stored("cert1", 3, now.plus(Duration.ofHours(36)))));

    // When
    at.callsWith("cert1").add(5);
    at.failedWith("cert1", ErrorCode.CERTIFICATE_REFUSED);

    // Then
    String label = "{certificate=\"cert1\"}";
    assertThat(at.scrape())
        .contains("signet_certificate_calls_total" + label + " 5.0")
        .contains("signet_certificate_expiry_days" + label + " 1.5")
        .contains("signet_certificate_version" + label + " 3.0")
        .contains(
            "signet_certificate_failures_total{cause=\"certificate_refused\",certificate=\"cert1\"}"
                + " 1.0");
    at.close();
  }

  @Test
  void shouldTellWhenTheGatewaysAuthorityEnds() {
    // Given
    Instant now = Instant.parse("2026-06-01T00:00:00Z");
    Metrics at = new Metrics(Clock.fixed(now, ZoneOffset.UTC));
    Instant end = now.plus(Duration.ofDays(40));
    CertificateAuthority authority =
        CertificateAuthority.of(new CertificateVersion(2, "", "f", Instant.EPOCH, end));

    // When
    at.retain(
        Configuration.EMPTY.with(
            new Changes(
                1,
                List.of(new Document<>(Kind.AUTHORITY, CertificateAuthority.ID, 1, authority)),
                List.of())));

    // Then
    assertThat(at.scrape())
        .contains("signet_certificate_expiry_days{certificate=\"gateway-ca\"} 40.0")
        .contains("signet_certificate_version{certificate=\"gateway-ca\"} 2.0")
        .doesNotContain("signet_certificate_calls_total{certificate=\"gateway-ca\"");
    at.close();
  }

  @Test
  void shouldForgetTheCertificatesThatAreGone() {
    // Given
    Instant end = Instant.now();
    metrics.retain(certificates(1, stored("cert1", 1, end), stored("cert2", 1, end)));
    metrics.callsWith("cert1").increment();
    metrics.failedWith("cert1", ErrorCode.CERTIFICATE_REFUSED);
    metrics.handshake("https://b", "cert1", Telemetry.Handshake.SUCCEEDED);

    // When
    metrics.retain(certificates(2, stored("cert2", 2, end)));

    // Then
    assertThat(metrics.scrape())
        .doesNotContain("cert1")
        .contains("signet_certificate_version{certificate=\"cert2\"} 2.0");
  }

  private static StoredCertificate stored(String id, int version, Instant end) {
    return new StoredCertificate(
        new ClientCertificate(id, null, "", Instant.EPOCH, end, null), version, "f");
  }

  private static Configuration certificates(long revision, StoredCertificate... all) {
    List<Document<?>> documents = new ArrayList<>();
    for (StoredCertificate each : all) {
      String id = each.certificate().clientCertificateId();
      documents.add(new Document<>(Kind.CERTIFICATE, id, revision, each));
    }
    return Configuration.EMPTY.with(new Changes(revision, documents, List.of()));
  }

  @Test
  void shouldCountWhatWasTold() {
    // Given
    Notice notice =
        new Notice("id", Notice.Type.EXPIRES_SOON, "cert1", Instant.EPOCH, "soon", Map.of());
    Notice ofNobody = new Notice("id", Notice.Type.EXPIRED, null, Instant.EPOCH, "late", Map.of());

    // When
    metrics.notice(notice);
    metrics.notice(notice);
    metrics.notice(ofNobody);

    // Then
    assertThat(metrics.scrape())
        .contains("signet_notices_total{certificate=\"cert1\",type=\"expires_soon\"} 2")
        .contains("signet_notices_total{certificate=\"none\",type=\"expired\"} 1");
  }

  private static Configuration configurationWith(String stageKey) {
    Stage stage =
        new Stage(
            "dep001", null, "prod", null, null, null, null, null, null, null, null, null, null,
            null, null, null, null);
    return Configuration.EMPTY.with(
        new Changes(1, List.of(new Document<>(Kind.STAGE, stageKey, 1, stage)), List.of()));
  }
}
