package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.signet.api.CertificateAuthority;
import io.signet.api.ClientCertificate;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.IdentityReference;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.api.TrustBundle;
import io.signet.keystore.KeyId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the gateway's authority comes to be and stays one, over the real store. */
@Timeout(180)
class AuthorityLifeTest {

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private Workbench bench;

  @BeforeEach
  void open() {
    bench = new Workbench(folder, TestOptions.FAST.maxPerAccount(8).build());
  }

  @AfterEach
  void close() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    bench.close();
  }

  @Test
  void shouldBeMadeOnlyWhenItIsNeededAndOnlyOnce() throws Exception {
    // Given
    bench.generate();
    boolean before = authority() != null;

    // When
    ClientCertificate one = GatewayCa.generate(bench);
    ClientCertificate other = GatewayCa.generate(bench);

    // Then
    assertThat(before).isFalse();
    CertificateAuthority made = authority();
    assertThat(end(one)).isEqualTo(end(other)).isEqualTo(made.pemEncodedCertificate());
    assertThat(made.fingerprint())
        .isEqualTo(Pem.fingerprint(GatewayCa.chain(made.pemEncodedCertificate()).get(0)));
    assertThat(bench.documents().list()).hasSize(3);
    assertThat(bench.keystore.list()).hasSize(4).contains(Authority.KEY);
  }

  @Test
  void shouldNotCountAsAClientCertificate() {
    // Given
    GatewayCa.generate(bench);

    // When
    for (int i = 1; i < 8; i++) {
      bench.generate();
    }

    // Then
    assertThat(bench.documents().list()).hasSize(8);
    refused(Requests.get("gateway-ca"), ErrorCode.NOT_FOUND);
  }

  @RepeatedTest(10)
  void shouldEndWithOneWhereManyNeedItAtOnce() throws Exception {
    // Given: two of them on another node
    CyclicBarrier start = new CyclicBarrier(4);
    List<Future<String>> running = new ArrayList<>();

    // When
    for (int i = 0; i < 4; i++) {
      boolean here = i < 2;
      running.add(
          threads.submit(
              () -> {
                start.await(20, TimeUnit.SECONDS);
                return here
                    ? end(GatewayCa.generate(bench))
                    : Pem.of(bench.otherAuthority().certificate());
              }));
    }

    // Then
    for (Future<String> each : running) {
      assertThat(each.get(30, TimeUnit.SECONDS)).isEqualTo(authority().pemEncodedCertificate());
    }
    assertThat(bench.store.list(Kind.AUTHORITY, "")).hasSize(1);
  }

  /** A token may show a node late what another has made, so it cannot be what keeps them apart. */
  @Test
  void shouldWaitForTheCaThatAnotherNodeIsMaking() throws Exception {
    // Given
    AtomicInteger making = new AtomicInteger();
    AtomicReference<Future<String>> other = new AtomicReference<>();
    bench.keystore.whileGenerating(
        () -> {
          if (making.incrementAndGet() == 1) {
            Callable<String> need = () -> Pem.of(bench.otherAuthority().certificate());
            other.set(threads.submit(need));
            await().during(200, TimeUnit.MILLISECONDS).until(() -> !other.get().isDone());
          }
        });

    // When
    ClientCertificate made = GatewayCa.generate(bench);

    // Then: the authority's key and the leaf's
    assertThat(end(made)).isEqualTo(other.get().get(30, TimeUnit.SECONDS));
    assertThat(making).hasValue(2);
  }

  @Test
  void shouldAdoptTheKeyThatACrashLeft() {
    // Given
    bench.store.fail(FaultyStore.Step.WRITE);
    refused(Requests.generate(GatewayCa.BODY), ErrorCode.SERVICE_UNAVAILABLE);
    bench.store.heal();
    String left = Pem.of(bench.keystore.identity(Authority.KEY).orElseThrow().leaf());
    bench.sweeper().sweep();

    // When
    ClientCertificate made = GatewayCa.generate(bench);

    // Then
    assertThat(end(made)).isEqualTo(left).isEqualTo(authority().pemEncodedCertificate());
  }

  @Test
  void shouldSurviveALostAcknowledgement() {
    // Given
    bench.store.fail(FaultyStore.Step.ACKNOWLEDGE);

    // When
    ClientCertificate made = GatewayCa.generate(bench);

    // Then
    assertThat(end(made)).isEqualTo(authority().pemEncodedCertificate());
    assertThat(bench.keystore.list()).hasSize(2);
  }

  @Test
  void shouldLeaveNothingWhereTheKeystoreFails() {
    // Given
    bench.keystore.fail(FaultyKeystore.Step.GENERATE);

    // When
    refused(Requests.generate(GatewayCa.BODY), ErrorCode.SERVICE_UNAVAILABLE);

    // Then
    assertThat(authority()).isNull();
    assertThat(bench.documents().list()).isEmpty();
    assertThat(bench.keystore.list()).isEmpty();
  }

  @Test
  void shouldNotBeSweptWithOrWithoutADocument() {
    // Given
    GatewayCa.generate(bench);

    // When
    Sweeper.Findings findings = bench.sweeper().sweep();

    // Then
    assertThat(findings.removed()).isEmpty();
    assertThat(findings.broken()).isEmpty();
    assertThat(bench.keystore.list()).contains(Authority.KEY);
  }

  @Test
  void shouldSayThatItsKeyIsMissingAndMakeNoOther() {
    // Given
    GatewayCa.generate(bench);
    bench.keystore.delete(Authority.KEY);

    // When
    Sweeper.Findings findings = bench.sweeper().sweep();

    // Then
    assertThat(findings.broken()).containsExactly(Authority.KEY);
    refused(Requests.generate(GatewayCa.BODY), ErrorCode.INTERNAL);
    assertThat(bench.keystore.list()).hasSize(1).doesNotContain(Authority.KEY);
  }

  @Test
  void shouldNeverGiveItsKeyAway() {
    // Given
    String id = GatewayCa.generate(bench).clientCertificateId();
    IdentitySealer sealer = new IdentitySealer(bench.keystore, Node.SEALING_KEY);

    // When
    String leaf = sealer.seal(new IdentityReference(id, 1)).sealedKey();

    // Then
    assertThat(leaf).isNotNull();
    assertThatThrownBy(() -> sealer.seal(new IdentityReference("gateway-ca", 1)))
        .isInstanceOfSatisfying(
            SignetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void shouldBeAllThatBackendsAreToldToTrust() {
    // Given
    String id = GatewayCa.generate(bench).clientCertificateId();
    bench.rotate(id);

    // When
    TrustBundle bundle = bench.documents().trustBundle(id);

    // Then
    assertThat(bundle.pem()).isEqualTo(authority().pemEncodedCertificate());
    assertThat(bundle.versions())
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.role()).isEqualTo("authority");
              assertThat(each.fingerprint()).isEqualTo(authority().fingerprint());
            });
  }

  @Test
  void shouldKeepToWhatWasChosenAtGeneration() {
    // Given
    String ours = GatewayCa.generate(bench).clientCertificateId();
    String own = bench.generate().clientCertificateId();

    // When
    bench.run(Requests.tag(Requests.arn(ours), "{\"tags\": {\"team\": \"pets\"}}"));

    // Then
    refused(Requests.tag(Requests.arn(own), GatewayCa.BODY), ErrorCode.BAD_REQUEST);
    refused(
        Requests.tag(Requests.arn(ours), "{\"tags\": {\"signet:issuer\": \"self\"}}"),
        ErrorCode.BAD_REQUEST);
    refused(Requests.untag(Requests.arn(ours), "signet:issuer"), ErrorCode.BAD_REQUEST);
    refused(
        Requests.generate("{\"tags\": {\"signet:issuer\": \"another\"}}"), ErrorCode.BAD_REQUEST);
    refused(Requests.importing(Map.of("tags", GatewayCa.TAGS)), ErrorCode.BAD_REQUEST);
    refused(Requests.csr(ours, "{}"), ErrorCode.CONFLICT);
    assertThat(bench.stored(ours).certificate().tags())
        .isEqualTo(Map.of("signet:issuer", "gateway-ca", "team", "pets"));
    assertThat(bench.stored(own).certificate().tags()).isNull();
    assertThat(bench.keystore.list())
        .containsExactlyInAnyOrder(new KeyId(ours, 1), new KeyId(own, 1), Authority.KEY);
  }

  private CertificateAuthority authority() {
    return bench
        .store
        .get(Kind.AUTHORITY, CertificateAuthority.ID)
        .map(io.signet.api.Document::value)
        .orElse(null);
  }

  private static String end(ClientCertificate certificate) {
    return CertificateAuthority.end(certificate.pemEncodedCertificate());
  }

  private void refused(ControlRequest request, ErrorCode code) {
    assertThatThrownBy(() -> bench.run(request))
        .isInstanceOfSatisfying(
            SignetException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }
}
