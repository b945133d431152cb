package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.api.Addresses;
import io.signet.api.Applied;
import io.signet.api.Configuration;
import io.signet.api.ErrorCode;
import io.signet.api.IdentityReference;
import io.signet.api.NodePhase;
import io.signet.api.ProbeReport;
import io.signet.api.ProbeReport.Answer;
import io.signet.api.ProbeReport.Backend;
import io.signet.api.ProbeReport.Result;
import io.signet.api.ProbeRequest;
import io.signet.api.Rotation;
import io.signet.api.Rotation.Acceptance;
import io.signet.api.Rotation.State;
import io.signet.api.SignetException;
import io.signet.keystore.KeyId;
import io.signet.store.Coordination;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rotations as the verticle serves them: whom it asks, and what it tells other nodes. */
class RotationVerticleTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final List<ProbeRequest> probes = new CopyOnWriteArrayList<>();
  private Workbench bench;
  private Node node;
  private String id;
  private volatile Result answer = Result.ACCEPTED;

  /** To the version in use; {@code null} for the same. */
  private volatile Result answerToCurrent;

  @BeforeEach
  void deploy() {
    bench = new Workbench(folder, TestOptions.FAST.build());
    node = new Node(bench);
    Addresses.SHARE.serve(node.bus(), Future::succeededFuture);
    Addresses.PROBES.serve(node.bus(), this::probe);
    Addresses.CURRENT_CONFIGURATION.serve(
        node.bus(),
        nothing -> Future.succeededFuture(Configuration.EMPTY.with(bench.store.changesSince(0))));
    node.deploy();
    id = node.certificate(Requests.generate("")).clientCertificateId();
    bench.attach("prod", id);
  }

  @AfterEach
  void close() {
    node.close();
    bench.close();
  }

  @Test
  void shouldAskTheBackendsOfEveryStageAboutBothVersions() {
    // Given
    bench.attach("test", id);
    Rotation rotation = node.ask(Requests.rotate(id));

    // When
    Rotation accepted = node.ask(Requests.move(rotation, State.ACCEPTED, false));

    // Then
    assertThat(probes)
        .extracting(ProbeRequest::stageKey)
        .containsExactlyInAnyOrder("abcde12345/prod", "abcde12345/test");
    assertThat(probes)
        .allSatisfy(
            each ->
                assertThat(each.identities()).extracting(i -> i.version()).containsExactly(1, 2));
    assertThat(accepted.acceptances())
        .extracting(Acceptance::result)
        .containsExactly(Rotation.Result.ACCEPTED, Rotation.Result.ACCEPTED);
  }

  @Test
  void shouldTakeABackendWithoutTlsForOneThatAccepts() {
    // Given
    answer = Result.NOT_NEEDED;
    Rotation rotation = node.ask(Requests.rotate(id));

    // When
    Rotation accepted = node.ask(Requests.move(rotation, State.ACCEPTED, false));

    // Then
    assertThat(accepted.state()).isEqualTo(State.ACCEPTED);
    assertThat(accepted.acceptances()).extracting(Acceptance::reason).containsExactly("because");
  }

  @Test
  void shouldRefuseWhatABackendRefuses() {
    // Given
    answer = Result.REJECTED;
    Rotation rotation = node.ask(Requests.rotate(id));

    // When
    SignetException refusal = node.refusal(Requests.move(rotation, State.ACCEPTED, false));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(refusal)
        .hasMessageContaining("http://prod.example:80")
        .hasMessageContaining("because");
  }

  @Test
  void shouldGoOnWhereABackendTrustsAnotherAuthorityAnyway() {
    // Given
    String issued = node.certificate(Requests.generate(GatewayCa.BODY)).clientCertificateId();
    bench.attach("test", issued);
    answer = Result.REJECTED;
    Rotation rotation = node.ask(Requests.rotate(issued));

    // When
    Rotation accepted = node.ask(Requests.move(rotation, State.ACCEPTED, false));

    // Then
    assertThat(accepted.acceptances())
        .singleElement()
        .extracting(Acceptance::reason)
        .asString()
        .contains("it rejects the version in use too");
  }

  @Test
  void shouldStopWhereABackendRejectsOnlyTheSuccessor() {
    // Given
    String issued = node.certificate(Requests.generate(GatewayCa.BODY)).clientCertificateId();
    bench.attach("test", issued);
    answer = Result.REJECTED;
    answerToCurrent = Result.ACCEPTED;
    Rotation rotation = node.ask(Requests.rotate(issued));

    // When
    SignetException refusal = node.refusal(Requests.move(rotation, State.ACCEPTED, false));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void shouldReportEachRevisionThatEveryPartWorksBy() {
    // Given
    Addresses.APPLIED.publish(node.bus(), new Applied("backends", 0));
    Rotation rotation = node.ask(Requests.rotate(id));
    Configuration latest = Configuration.EMPTY.with(bench.store.changesSince(0));

    // When
    Addresses.CONFIGURATION.publish(node.bus(), latest);
    Addresses.APPLIED.publish(node.bus(), new Applied("backends", latest.revision()));

    // Then
    assertThat(rotation.state()).isEqualTo(State.PREPARED);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(nodes())
                    .extracting(Coordination.Node::id, Coordination.Node::revision)
                    .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Workbench.NODE, latest.revision())));
  }

  @Test
  void shouldTellTheOthersWhereItStands() {
    // Given
    await().atMost(SOON).until(() -> phase() == NodePhase.STARTING);
    Addresses.NODE_PHASES.publish(node.bus(), NodePhase.LIVE);
    await().atMost(SOON).until(() -> phase() == NodePhase.LIVE);

    // When
    Addresses.NODE_PHASES.publish(node.bus(), NodePhase.DRAINING);

    // Then
    await().atMost(SOON).until(() -> phase() == NodePhase.DRAINING);
    assertThat(nodes().get(0).told())
        .contains("\"address\":\"10.0.0.1:8092\"", "\"member\":\"member-1\"");
  }

  @Test
  void shouldSignOffWhenItStops() {
    // Given
    await().atMost(SOON).until(() -> nodes().size() == 1);

    // When
    node.undeploy();

    // Then
    assertThat(nodes()).isEmpty();
  }

  @Test
  void shouldRetireARolledBackSuccessorByItself() {
    // Given
    Rotation rotation = node.ask(Requests.rotate(id));
    node.ask(Requests.move(rotation, State.ACTIVE, true));
    node.ask(Requests.move(rotation, State.ROLLED_BACK, true));

    // When
    Addresses.CONFIGURATION.publish(
        node.bus(), Configuration.EMPTY.with(bench.store.changesSince(0)));

    // Then
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(bench.keystore.list())
                    .containsExactly(new KeyId(id, 1))
                    .isEqualTo(bench.documented()));
  }

  private List<Coordination.Node> nodes() {
    return bench.store.coordination().nodes(Duration.ofMinutes(1));
  }

  private NodePhase phase() {
    return nodes().stream()
        .map(each -> NodeTold.read(each.told()).phase())
        .findFirst()
        .orElse(null);
  }

  private Future<ProbeReport> probe(ProbeRequest request) {
    probes.add(request);
    List<Answer> answers = new ArrayList<>();
    request
        .identities()
        .forEach(identity -> answers.add(new Answer(identity, answer, "because", true, 200)));
    if (answerToCurrent != null) {
      IdentityReference current = request.identities().get(0);
      answers.set(0, new Answer(current, answerToCurrent, "because", true, 200));
    }
    return Future.succeededFuture(
        new ProbeReport(
            request.stageKey(),
            bench.store.revision(),
            List.of(new Backend(FakeSurvey.origin(request.stageKey()), answers))));
  }
}
