package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.CertificateVersion;
import io.signet.api.ClientCertificate;
import io.signet.api.Kit;
import io.signet.api.Page;
import io.signet.api.Rotation;
import io.signet.api.Rotation.State;
import io.signet.api.Rotation.Step;
import io.signet.api.StoredCertificate;
import io.signet.keystore.KeyId;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rotation that goes as it should, over the real store. */
class RotationWalkTest {

  private static final Duration DRAIN = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Workbench bench;
  private String id;
  private ClientCertificate first;

  @BeforeEach
  void open() {
    bench = new Workbench(folder, TestOptions.FAST.drain(DRAIN).build());
    first = bench.generate();
    id = first.clientCertificateId();
    bench.attach("prod", id);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldMakeASuccessorThatNobodyPresents() throws Exception {
    // When
    Rotation rotation = bench.rotate(id);

    // Then
    assertThat(rotation.state()).isEqualTo(State.PREPARED);
    assertThat(rotation.rotationId()).isEqualTo("2");
    assertThat(rotation.fromVersion()).isEqualTo(1);
    assertThat(rotation.toVersion()).isEqualTo(2);
    assertThat(bench.run(Requests.get(id))).isEqualTo(first);
    StoredCertificate stored = bench.stored(id);
    X509Certificate before = Node.parse(stored.find(1).orElseThrow().pemEncodedCertificate());
    X509Certificate after = Node.parse(stored.find(2).orElseThrow().pemEncodedCertificate());
    assertThat(after.getSubjectX500Principal().toString()).contains(id + ".2");
    assertThat(after.getSubjectX500Principal()).isNotEqualTo(before.getSubjectX500Principal());
    assertThat(after.getSerialNumber()).isNotEqualTo(before.getSerialNumber());
    assertThat(after.getPublicKey()).isNotEqualTo(before.getPublicKey());
    assertThat(bench.keystore.list())
        .containsExactlyInAnyOrder(new KeyId(id, 1), new KeyId(id, 2))
        .isEqualTo(bench.documented());
  }

  @Test
  void shouldWalkThroughAllStates() throws Exception {
    // Given
    Rotation rotation = bench.rotate(id);

    // When
    Rotation accepted = bench.move(rotation, State.ACCEPTED);
    Rotation active = bench.move(rotation, State.ACTIVE);
    ClientCertificate shown = (ClientCertificate) bench.run(Requests.get(id));
    bench.report(Workbench.NODE);
    bench.clock.pass(DRAIN.plusSeconds(5));
    Rotation retired = bench.move(rotation, State.RETIRED);

    // Then
    assertThat(accepted.state()).isEqualTo(State.ACCEPTED);
    assertThat(accepted.acceptances()).hasSize(1);
    assertThat(active.activeRevision()).isPositive();
    assertThat(Node.parse(shown.pemEncodedCertificate()).getSubjectX500Principal().toString())
        .contains(id + ".2");
    assertThat(bench.survey.asked()).containsExactly(2, 2);
    assertThat(retired.steps())
        .extracting(Step::state)
        .containsExactly(State.PREPARED, State.ACCEPTED, State.ACTIVE, State.RETIRED);
    assertThat(retired.steps()).extracting(Step::by).containsOnly("AKIATEST");
    assertThat(bench.now(rotation)).isEqualTo(retired);
    assertThat(bench.stored(id).versions()).hasSize(1);
    assertThat(bench.keystore.list()).containsExactly(new KeyId(id, 2));
  }

  @Test
  void shouldPutTheSuccessorIntoKitsToo() {
    // Given
    bench.rotate(id);
    List<String> trusted =
        bench.stored(id).versions().stream()
            .map(CertificateVersion::pemEncodedCertificate)
            .toList();

    // When
    Kit kit = (Kit) bench.run(Requests.kit(id, "nginx"));

    // Then
    String files = kit.files().stream().map(Kit.File::content).collect(Collectors.joining());
    assertThat(trusted).hasSize(2);
    assertThat(files).contains(trusted.get(0).strip(), trusted.get(1).strip());
  }

  @Test
  void shouldDestroyTheSuccessorThatIsAborted() {
    // Given
    Rotation rotation = bench.rotate(id);
    bench.move(rotation, State.ACCEPTED);

    // When
    Rotation aborted = bench.move(rotation, State.ABORTED);

    // Then
    assertThat(aborted.state()).isEqualTo(State.ABORTED);
    assertThat(bench.run(Requests.get(id))).isEqualTo(first);
    assertThat(bench.documented()).containsExactly(new KeyId(id, 1));
    assertThat(bench.keystore.list()).containsExactly(new KeyId(id, 1));
  }

  @Test
  void shouldUseNoVersionTwice() {
    // Given
    bench.move(bench.rotate(id), State.ABORTED);

    // When
    Rotation next = bench.rotate(id);

    // Then
    assertThat(next.fromVersion()).isEqualTo(1);
    assertThat(next.toVersion()).isEqualTo(3);
  }

  @Test
  void shouldListRotationsAndVersionsInTheirOrder() {
    // Given
    for (int i = 0; i < 10; i++) {
      bench.move(bench.rotate(id), State.ABORTED);
    }
    bench.rotate(id);

    // When
    Page<?> rotations = (Page<?>) bench.run(Requests.rotations(id));
    Page<?> versions = (Page<?>) bench.run(Requests.versions(id));

    // Then
    assertThat(rotations.item())
        .extracting(each -> ((Rotation) each).toVersion())
        .containsExactly(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    assertThat(versions.item())
        .extracting(each -> ((RotationOperations.Version) each).role())
        .containsExactly("current", "successor");
  }

  @Test
  void shouldRememberTheLatestFiftyThatHaveEnded() {
    // Given
    for (int i = 0; i < 55; i++) {
      bench.move(bench.rotate(id), State.ABORTED);
    }

    // When
    Rotation open = bench.rotate(id);

    // Then
    List<Integer> remembered =
        bench.rotations().list(id).stream().map(Rotation::toVersion).toList();
    assertThat(remembered).hasSize(51).startsWith(7).endsWith(open.toVersion()).isSorted();
  }
}
