package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.api.CertificateAuthority;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.Notice;
import io.signet.api.Rotation.Result;
import io.signet.api.Rotation.State;
import io.signet.api.SignetException;
import io.signet.api.TrustBundle;
import io.signet.keystore.KeyId;
import io.signet.keystore.MemoryKeystore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of the gateway's authority from one key to the next, over the real store. */
@Timeout(120)
class AuthorityRenewalTest {

  private static final String PROD = "abcde12345/prod";
  private static final Duration STEP = Duration.ofMinutes(10);

  /** As long as backends have to hear of a successor. */
  private static final Duration SOAK = Duration.ofHours(24);

  @TempDir Path folder;
  private Workbench bench;
  private AutomationBench automation;
  private Automation node;
  private String id;

  @BeforeEach
  void open() {
    bench = new Workbench(folder, TestOptions.FAST.build(), new MemoryKeystore(), true);
    automation = new AutomationBench(bench);
    node = automation.node("a");
    id = GatewayCa.generate(bench).clientCertificateId();
    bench.attach("prod", id);
    // The certificate is of the system's time, which goes on while the bench's stands.
    bench.clock.pass(STEP);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldHaveBackendsTrustTheSuccessorLongBeforeItIssues() {
    // Given
    long before = bundle().revision();
    String old = bundle().pem();

    // When
    move(State.PREPARED);
    automation.pass(node, Duration.ofHours(26), STEP);

    // Then: daily rotations go on by the old one
    assertThat(trusted()).containsExactly(1, 2);
    assertThat(bundle().pem()).startsWith(old);
    assertThat(bundle().revision()).isGreaterThan(before);
    assertThat(bench.stored(id).version()).isEqualTo(2);
    assertThat(issuerOf(id)).isEqualTo(1);
  }

  @Test
  void shouldRefuseToIssueByWhatBackendsHaveNotHeardOf() {
    // Given
    move(State.PREPARED);
    bench.clock.pass(SOAK.minusMinutes(1));

    // When
    refused(Requests.moveAuthority(State.ACTIVE, false), ErrorCode.CONFLICT, "by force");

    // Then
    bench.clock.pass(Duration.ofMinutes(1));
    move(State.ACTIVE);
    assertThat(authority().version()).isEqualTo(2);
  }

  @Test
  void shouldIssueAtOnceByForce() {
    // Given
    move(State.PREPARED);

    // When
    bench.run(Requests.moveAuthority(State.ACTIVE, true));

    // Then
    String fresh = GatewayCa.generate(bench).clientCertificateId();
    assertThat(issuerOf(fresh)).isEqualTo(2);
    assertThat(issuerOf(id)).isEqualTo(1);
  }

  @Test
  void shouldCarryEveryCertificateOverAndThenForgetTheOldOne() {
    // Given
    activated();

    // When: a day until the rotation, and an hour in which it could be rolled back
    automation.pass(node, Duration.ofHours(24), STEP);
    List<Integer> during = trusted();
    automation.pass(node, Duration.ofHours(2), STEP);

    // Then
    assertThat(during).containsExactly(1, 2);
    assertThat(issuerOf(id)).isEqualTo(2);
    assertThat(trusted()).containsExactly(2);
    assertThat(authority().others()).isEmpty();
    assertThat(bench.keystore.list())
        .containsExactlyInAnyOrder(
            new KeyId(id, bench.stored(id).version()), new KeyId("gateway-ca", 2));
    assertThat(bench.sweeper().sweep().broken()).isEmpty();
    assertThat(steps()).containsExactly("PREPARED", "ACTIVE", "RETIRED");
  }

  @Test
  void shouldKeepTheOldOneWhileABackendDoesNotAcceptTheNewOne() {
    // Given
    activated();
    bench.survey.answer(PROD, Result.REJECTED);

    // When
    automation.pass(node, Duration.ofHours(26), STEP);

    // Then
    assertThat(issuerOf(id)).isEqualTo(1);
    assertThat(trusted()).containsExactly(1, 2);
    assertThat(automation.types()).contains(Notice.Type.ROTATION_REFUSED);
    refused(Requests.moveAuthority(State.RETIRED, false), ErrorCode.CONFLICT, "still there");
  }

  @Test
  void shouldNotDemandProofOfBackendsThatHadTheTimeToHearOfIt() {
    // Given
    activated();
    bench.survey.answer(PROD, Result.UNPROVEN);

    // When
    automation.pass(node, Duration.ofHours(26), STEP);

    // Then
    assertThat(issuerOf(id)).isEqualTo(2);
  }

  @Test
  void shouldIssueByTheOldOneAgainAfterARollBack() {
    // Given: a rotation to the new one stands still, as the backend does not know that
    activated();
    bench.survey.answer(PROD, Result.REJECTED);
    automation.pass(node, Duration.ofHours(25), STEP);
    assertThat(automation.rotations(id)).last().matches(each -> each.state() == State.PREPARED);

    // When
    move(State.ROLLED_BACK);
    bench.survey.answer(PROD, Result.ACCEPTED);
    automation.pass(node, Duration.ofHours(3), STEP);

    // Then: nothing expired meanwhile
    assertThat(automation.rotations(id)).anyMatch(each -> each.state() == State.ABORTED);
    assertThat(bench.stored(id).certificate().expirationDate())
        .isAfter(bench.clock.instant().plus(Duration.ofHours(40)));
    assertThat(issuerOf(id)).isEqualTo(1);
    assertThat(trusted()).containsExactly(1, 2);
  }

  @Test
  void shouldGiveASuccessorUpAndNeverUseItsNumberAgain() {
    // Given
    move(State.PREPARED);

    // When
    move(State.ABORTED);

    // Then
    assertThat(trusted()).containsExactly(1);
    assertThat(bench.keystore.list()).doesNotContain(new KeyId("gateway-ca", 2));
    move(State.PREPARED);
    assertThat(trusted()).containsExactly(1, 3);
  }

  @Test
  void shouldNotGiveUpWhatBackendsAreShown() {
    // Given
    move(State.PREPARED);
    bench.run(Requests.moveAuthority(State.ACTIVE, true));
    GatewayCa.generate(bench);
    move(State.ROLLED_BACK);

    // When
    refused(Requests.moveAuthority(State.ABORTED, false), ErrorCode.CONFLICT, "still there");

    // Then
    assertThat(trusted()).containsExactly(1, 2);
  }

  @Test
  void shouldRefuseWhatIsNotItsTurn() {
    refused(Requests.moveAuthority(State.ACTIVE, true), ErrorCode.CONFLICT, "no successor");
    refused(Requests.moveAuthority(State.ABORTED, false), ErrorCode.CONFLICT, "no successor");
    refused(Requests.moveAuthority(State.ROLLED_BACK, false), ErrorCode.CONFLICT, "predecessor");
    refused(Requests.moveAuthority(State.RETIRED, false), ErrorCode.CONFLICT, "predecessor");
    refused(Requests.moveAuthority(State.ACCEPTED, false), ErrorCode.BAD_REQUEST, "one of");
    move(State.PREPARED);
    refused(Requests.moveAuthority(State.PREPARED, false), ErrorCode.CONFLICT, "is open");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldNotKeepWhatIsIssuedByOneThatWasGivenUpMeanwhile(boolean keyStays) {
    // Given: another node gives the successor up while this one makes a key
    move(State.PREPARED);
    bench.run(Requests.moveAuthority(State.ACTIVE, true));
    bench.keystore.whileGenerating(() -> giveUp(keyStays));

    // When
    refused(Requests.generate(GatewayCa.BODY), ErrorCode.CONFLICT, "renewed meanwhile");

    // Then: no certificate, and no key of one
    assertThat(bench.documents().list()).hasSize(1);
    bench.sweeper().sweep();
    assertThat(bench.keystore.list()).containsExactlyInAnyOrder(new KeyId(id, 1), Authority.KEY);
  }

  private void giveUp(boolean keyStays) {
    bench.keystore.whileGenerating(() -> {});
    move(State.ROLLED_BACK);
    if (keyStays) {
      bench.keystore.fail(FaultyKeystore.Step.DELETE);
    }
    move(State.ABORTED);
    bench.keystore.heal();
  }

  @Test
  void shouldAdoptTheSuccessorsKeyThatACrashLeft() {
    // Given
    bench.store.fail(FaultyStore.Step.WRITE);
    refused(Requests.moveAuthority(State.PREPARED, false), ErrorCode.SERVICE_UNAVAILABLE, "");
    bench.store.heal();
    String left = Pem.of(bench.keystore.identity(Authority.key(2)).orElseThrow().leaf());
    assertThat(bench.sweeper().sweep().removed()).isEmpty();

    // When
    move(State.PREPARED);

    // Then
    assertThat(bundle().versions().get(1).pem()).isEqualTo(left);
  }

  @Test
  void shouldSweepTheKeyThatCouldNotBeDestroyed() {
    // Given
    move(State.PREPARED);
    bench.keystore.fail(FaultyKeystore.Step.DELETE);
    move(State.ABORTED);
    bench.keystore.heal();

    // When
    Sweeper.Findings findings = bench.sweeper().sweep();

    // Then
    assertThat(findings.removed()).containsExactly(Authority.key(2));
    assertThat(bench.keystore.list()).contains(Authority.KEY);
  }

  /** A renewal whose successor issues from now on. */
  private void activated() {
    move(State.PREPARED);
    automation.pass(node, SOAK, STEP);
    move(State.ACTIVE);
  }

  private void move(State to) {
    bench.run(Requests.moveAuthority(to, false));
  }

  private CertificateAuthority authority() {
    return bench.documents().authority().orElseThrow();
  }

  private TrustBundle bundle() {
    return bench.documents().trustBundle(id);
  }

  /** The versions of the authority that backends are told to trust. */
  private List<Integer> trusted() {
    return bundle().versions().stream().map(TrustBundle.Version::version).toList();
  }

  /** The version of the authority that issued what a certificate shows. */
  private int issuerOf(String certificateId) {
    String end =
        CertificateAuthority.end(bench.stored(certificateId).certificate().pemEncodedCertificate());
    return authority().versions().stream()
        .filter(each -> each.pemEncodedCertificate().equals(end))
        .findFirst()
        .orElseThrow()
        .version();
  }

  private List<String> steps() {
    return automation.told.stream()
        .filter(each -> each.type() == Notice.Type.AUTHORITY_STEP)
        .map(each -> each.details().get("state"))
        .toList();
  }

  private void refused(ControlRequest request, ErrorCode code, String why) {
    assertThatThrownBy(() -> bench.run(request))
        .isInstanceOfSatisfying(
            SignetException.class,
            e -> {
              assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
              assertThat(e.getMessage()).contains(why);
            });
  }
}
