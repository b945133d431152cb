package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.Rotation;
import io.signet.api.Rotation.State;
import io.signet.api.TrustBundle;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What backends are told to trust while a certificate is rotated. */
class TrustBundleTest {

  private static final Duration DRAIN = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Workbench bench;
  private String id;

  @BeforeEach
  void open() {
    bench = new Workbench(folder, TestOptions.FAST.drain(DRAIN).build());
    id = bench.generate().clientCertificateId();
    bench.attach("prod", id);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldDescribeTheOneVersion() throws Exception {
    // When
    TrustBundle bundle = bundle();

    // Then
    X509Certificate leaf = Node.parse(bench.stored(id).certificate().pemEncodedCertificate());
    TrustBundle.Version only = bundle.versions().get(0);
    assertThat(bundle.certificateId()).isEqualTo(id);
    assertThat(bundle.revision()).isPositive();
    assertThat(bundle.versions()).hasSize(1);
    assertThat(only.role()).isEqualTo("current");
    assertThat(only.fingerprint()).isEqualTo(Pem.fingerprint(leaf));
    assertThat(only.subject()).isEqualTo("O=Signet,serialNumber=" + id + ".1,CN=ApiGateway");
    assertThat(only.serialNumber()).isEqualTo(leaf.getSerialNumber().toString(16));
    assertThat(only.notBefore()).isEqualTo(leaf.getNotBefore().toInstant());
    assertThat(only.notAfter()).isEqualTo(leaf.getNotAfter().toInstant());
    assertThat(bundle.pem()).isEqualTo(Pem.of(leaf));
  }

  @Test
  void shouldNameTheOldestFirstThroughoutARotation() {
    // Given
    String first = bundle().pem();

    // When
    Rotation rotation = bench.rotate(id);
    TrustBundle prepared = bundle();
    bench.move(rotation, State.ACCEPTED);
    bench.move(rotation, State.ACTIVE);
    TrustBundle active = bundle();
    bench.report(Workbench.NODE);
    bench.clock.pass(DRAIN.plusSeconds(5));
    bench.move(rotation, State.RETIRED);
    TrustBundle retired = bundle();

    // Then
    assertThat(roles(prepared)).isEqualTo(List.of("1 current", "2 successor"));
    assertThat(roles(active)).isEqualTo(List.of("1 predecessor", "2 current"));
    assertThat(roles(retired)).isEqualTo(List.of("2 current"));
    assertThat(active.pem()).isEqualTo(prepared.pem()).startsWith(first).endsWith(retired.pem());
    assertThat(prepared.revision()).isLessThan(active.revision());
    assertThat(active.revision()).isLessThan(retired.revision());
  }

  @Test
  void shouldKnowSinceWhenEachStepOfARotationHolds() {
    // Given
    Instant made = trustedSince();
    bench.clock.pass(Duration.ofHours(1));

    // When
    Rotation rotation = bench.rotate(id);
    Instant prepared = trustedSince();
    bench.clock.pass(Duration.ofHours(1));
    bench.move(rotation, State.ACCEPTED);
    Instant accepted = trustedSince();
    bench.clock.pass(Duration.ofHours(1));
    bench.move(rotation, State.ACTIVE);
    Instant active = trustedSince();
    bench.report(Workbench.NODE);
    bench.clock.pass(Duration.ofHours(1));
    bench.run(Requests.describe(id, "another word"));
    bench.move(rotation, State.RETIRED);

    // Then
    assertThat(made).isEqualTo(bench.stored(id).certificate().createdDate());
    assertThat(prepared).isAfter(made);
    assertThat(accepted).isEqualTo(prepared);
    assertThat(active).isAfter(prepared);
    assertThat(trustedSince()).isAfter(active);
  }

  @Test
  void shouldBePublicOnlyWhereTheTagSaysSo() {
    assertThat(isPublicWith(Map.of())).isFalse();
    assertThat(isPublicWith(Map.of("signet:trust-bundle", "Public"))).isFalse();
    assertThat(isPublicWith(Map.of("signet:trust-bundle", ""))).isFalse();
    assertThat(isPublicWith(Map.of("signet:trust-bundle", "public"))).isTrue();
  }

  private boolean isPublicWith(Map<String, String> tags) {
    var seen = bench.stored(id).certificate();
    return TrustBundle.isPublic(
        bench
            .stored(id)
            .with(
                new io.signet.api.ClientCertificate(
                    seen.clientCertificateId(),
                    null,
                    seen.pemEncodedCertificate(),
                    seen.createdDate(),
                    seen.expirationDate(),
                    tags)));
  }

  private static List<String> roles(TrustBundle bundle) {
    return bundle.versions().stream().map(each -> each.version() + " " + each.role()).toList();
  }

  private TrustBundle bundle() {
    return bench.documents().trustBundle(id);
  }

  private Instant trustedSince() {
    return bench.stored(id).trustedSince();
  }
}
