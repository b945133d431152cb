package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.signet.api.Addresses;
import io.signet.api.BackendSettings;
import io.signet.api.BackendSettings.Probe;
import io.signet.api.BackendTarget;
import io.signet.api.CertificateVersion;
import io.signet.api.ClientCertificate;
import io.signet.api.DeployedApi;
import io.signet.api.IdentityReference;
import io.signet.api.Kind;
import io.signet.api.ProbeReport;
import io.signet.api.ProbeReport.Answer;
import io.signet.api.ProbeReport.Result;
import io.signet.api.ProbeRequest;
import io.signet.api.SignetException;
import io.signet.api.StageCandidate;
import io.signet.api.StageTargets;
import io.signet.api.StageTargets.Unresolved;
import io.signet.api.StageVerdicts;
import io.signet.api.StageVerdicts.BackendVerdict;
import io.signet.api.StoredCertificate;
import io.signet.api.Verdict;
import io.signet.backends.BackendOptions.TlsEngine;
import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerRequest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The questions about a stage's backends, as other verticles ask them over the bus. */
class StageProbesTest {

  private static final Identity CURRENT = TestCertificates.identity("cert", 1);
  private static final Identity SUCCESSOR = TestCertificates.identity("cert", 2);
  private static final IdentityReference FIRST = new IdentityReference("cert", 1);
  private static final IdentityReference SECOND = new IdentityReference("cert", 2);
  private static final Probe HEALTH = new Probe("GET", "/health");

  private final Vertx outside = Vertx.vertx();
  private final Node node = Node.with(TlsEngine.AUTO);
  private final List<BackendTarget> targets = new ArrayList<>();
  private final List<Unresolved> unresolved = new ArrayList<>();

  @BeforeEach
  void serveTheRest() {
    node.certificate(CURRENT);
    node.keystore.importKey(SUCCESSOR.id(), SUCCESSOR.privateKey(), SUCCESSOR.chain());
    ClientCertificate shown = new ClientCertificate("cert", null, null, null, null, Map.of());
    node.put(
        Kind.CERTIFICATE,
        "cert",
        new StoredCertificate(shown, 1, Node.fingerprint(CURRENT))
            .withVersion(
                new CertificateVersion(
                    2, "pem", Node.fingerprint(SUCCESSOR), Instant.EPOCH, Instant.MAX)));
    node.stage("prod", "cert");
    node.put(Kind.DEPLOYMENT, "api/d1", new DeployedApi(null, null, List.of()));
    Addresses.CURRENT_CONFIGURATION.serve(
        node.vertx.eventBus(), nothing -> Future.succeededFuture(node.configuration()));
    Addresses.TARGETS.serve(
        node.vertx.eventBus(),
        candidate -> Future.succeededFuture(new StageTargets(targets, unresolved)));
  }

  @AfterEach
  void close() {
    node.close();
    outside.close().await();
  }

  @Test
  void shouldAcceptASuccessorThatTheBackendAnswersAsItDoesTheVersionInUse() {
    // Given
    called(TestBackend.on(outside).trusting(CURRENT.leaf(), SUCCESSOR.leaf()), HEALTH);

    // When
    List<Answer> answers = probed();

    // Then
    assertThat(answers).extracting(Answer::identity).containsExactly(FIRST, SECOND);
    assertThat(answers).extracting(Answer::result).containsOnly(Result.ACCEPTED);
    assertThat(answers).extracting(Answer::status).containsOnly(200);
  }

  @Test
  void shouldRejectASuccessorThatTheBackendRefusesInTheHandshake() {
    // Given
    called(TestBackend.on(outside).trusting(CURRENT.leaf()), HEALTH);

    // When
    List<Answer> answers = probed();

    // Then
    assertThat(answers)
        .extracting(Answer::result)
        .containsExactly(Result.ACCEPTED, Result.REJECTED);
    assertThat(answers.get(1).handshake()).isFalse();
    assertThat(answers.get(1).reason()).contains("alert");
  }

  @Test
  void shouldRejectASuccessorThatTheBackendRefusesByItsAnswer() {
    // Given
    called(answeringOnly(CURRENT.leaf()), HEALTH);

    // When
    List<Answer> answers = probed();

    // Then
    assertThat(answers)
        .extracting(Answer::result)
        .containsExactly(Result.ACCEPTED, Result.REJECTED);
    assertThat(answers.get(1).handshake()).isTrue();
    assertThat(answers.get(1).status()).isEqualTo(400);
  }

  @Test
  void shouldProveNothingWhereStrangersAreAnsweredAlike() {
    // Given
    called(answeringOnly((X509Certificate[]) null), HEALTH);

    // When
    List<Answer> answers = probed();

    // Then
    assertThat(answers).extracting(Answer::result).containsOnly(Result.UNPROVEN);
    assertThat(answers.get(1).reason()).contains("stranger");
  }

  @Test
  void shouldSendNothingButHandshakesWithoutAHarmlessRequest() {
    // Given
    TestBackend backend =
        called(TestBackend.on(outside).trusting(CURRENT.leaf(), SUCCESSOR.leaf()), null);

    // When
    List<Answer> answers = probed();

    // Then
    assertThat(answers).extracting(Answer::result).containsOnly(Result.UNPROVEN);
    assertThat(answers.get(1).reason()).contains("no harmless request");
    assertThat(answers).extracting(Answer::handshake).containsOnly(true);
    assertThat(backend.requests.get()).isZero();
  }

  @Test
  void shouldNameIntegrationsWithoutAnAddressAndThoseWithoutTls() {
    // Given
    targets.add(Node.target("http", "127.0.0.1", 9, null, false));
    unresolved.add(new Unresolved("https://${stageVariables.host}/", "no such variable"));

    // When
    ProbeReport report = ask();

    // Then
    assertThat(report.revision()).isEqualTo(node.configuration().revision());
    assertThat(report.backends())
        .extracting(ProbeReport.Backend::origin)
        .containsExactly("http://127.0.0.1:9", "https://${stageVariables.host}/");
    assertThat(report.backends().get(0).answers())
        .extracting(Answer::result)
        .containsOnly(Result.NOT_NEEDED);
    assertThat(report.backends().get(1).answers())
        .extracting(Answer::reason)
        .containsOnly("no such variable");
  }

  @Test
  void shouldRefuseToAskForAStageThatIsNotThere() {
    // When
    var question =
        Addresses.PROBES.request(
            node.vertx.eventBus(), new ProbeRequest("api/gone", List.of(FIRST)));

    // Then
    assertThatThrownBy(question::await)
        .isInstanceOf(SignetException.class)
        .hasMessage("Invalid stage identifier specified");
  }

  @Test
  void shouldJudgeEachBackendOfTheStage() {
    // Given
    BackendTarget strict = target(called(TestBackend.on(outside).trusting(CURRENT.leaf()), HEALTH));
    BackendTarget careless =
        target(called(TestBackend.on(outside).clientAuth(ClientAuth.NONE), HEALTH));
    BackendTarget nobody = Node.target("https", "127.0.0.1", 9, "cert", false);
    targets.add(nobody);

    // When
    StageVerdicts verdicts =
        Addresses.VERDICTS
            .request(node.vertx.eventBus(), StageCandidate.inForce("api/prod"))
            .await();

    // Then
    assertThat(verdicts.clientCertificateId()).isEqualTo("cert");
    assertThat(verdicts.certificateVersion()).isEqualTo(1);
    assertThat(verdicts.verdicts())
        .extracting(BackendVerdict::origin, BackendVerdict::verdict)
        .containsExactly(
            tuple(strict.origin(), Verdict.ENFORCED),
            tuple(careless.origin(), Verdict.NOT_ASKED),
            tuple(nobody.origin(), Verdict.UNREACHABLE));
  }

  @Test
  void shouldEnforceNothingWithoutACertificate() {
    // Given
    node.stage("prod", null);
    TestBackend backend = called(TestBackend.on(outside), HEALTH);

    // When
    StageVerdicts verdicts =
        Addresses.VERDICTS
            .request(node.vertx.eventBus(), StageCandidate.inForce("api/prod"))
            .await();

    // Then
    assertThat(verdicts.verdicts()).isEmpty();
    assertThat(backend.connections()).isZero();
  }

  private List<Answer> probed() {
    return ask().backends().get(0).answers();
  }

  private ProbeReport ask() {
    return Addresses.PROBES
        .request(node.vertx.eventBus(), new ProbeRequest("api/prod", List.of(FIRST, SECOND)))
        .await();
  }

  /** Starts a backend that the stage calls. */
  private TestBackend called(TestBackend backend, Probe probe) {
    backend.start();
    BackendTarget target = target(backend);
    targets.add(target);
    BackendSettings trusting = Node.trusting(target.origin());
    node.settings(
        new BackendSettings(target.origin(), trusting.trustBundle(), null, null, null, probe));
    return backend;
  }

  private static BackendTarget target(TestBackend backend) {
    return Node.target("https", "127.0.0.1", backend.port(), "cert", false);
  }

  /** As nginx does: any handshake is completed, and whom it does not know is answered 400. */
  private TestBackend answeringOnly(X509Certificate... known) {
    return TestBackend.on(outside)
        .clientAuth(ClientAuth.REQUEST)
        .judging(new Trusting())
        .answering(
            request -> {
              boolean in = known == null || Set.of(known).contains(peer(request));
              request.response().setStatusCode(in ? 200 : 400).end("answer");
            });
  }

  private static X509Certificate peer(HttpServerRequest request) {
    try {
      return (X509Certificate) request.connection().peerCertificates().get(0);
    } catch (SSLPeerUnverifiedException e) {
      return TestBackend.AUTHORITY.leaf();
    }
  }

  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
