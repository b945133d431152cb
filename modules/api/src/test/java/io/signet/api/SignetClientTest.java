package io.signet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client does when nodes die, with consumers in turn as the nodes. */
class SignetClientTest {

  private static final AccessKey KEY = new AccessKey("AKIATEST", "another-secret");
  private static final Consumer<Message<String>> DEAD = message -> {};
  private static final Consumer<Message<String>> ALIVE =
      message -> message.reply("{\"clientCertificateId\":\"a1b2c3\",\"fromTheFuture\":true}");
  private static final Consumer<Message<String>> HAS_IT =
      message -> message.fail(ErrorCode.REPLAYED.number(), "received before");

  private final Vertx vertx = Vertx.vertx();
  private final List<String> nonces = new CopyOnWriteArrayList<>();
  private final SignetClient client = client(Duration.ofMillis(1500));

  /** For what is to be answered before the limit. */
  private final SignetClient patient = client(Duration.ofSeconds(30));

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldSendWhatReadsToTheNextNodeAsANewMessage() {
    // Given
    nodes(DEAD, DEAD, ALIVE);

    // When
    ClientCertificate certificate = client.certificate("a1b2c3").await();

    // Then
    assertThat(certificate.clientCertificateId()).isEqualTo("a1b2c3");
    assertThat(nonces).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void shouldSendWhatWritesToTheNextNodeAsTheSameMessage() {
    // Given
    nodes(DEAD, ALIVE);

    // When
    client.generateCertificate(null, Map.of()).await();

    // Then
    assertThat(nonces).hasSize(2);
    assertThat(nonces.get(1)).isEqualTo(nonces.get(0));
  }

  @Test
  void shouldWaitForTheNodeThatTookAMessage() {
    // Given
    nodes(slowly(ALIVE), HAS_IT, HAS_IT);

    // When
    ClientCertificate certificate = patient.generateCertificate(null, Map.of()).await();

    // Then
    assertThat(certificate.clientCertificateId()).isEqualTo("a1b2c3");
    assertThat(nonces).hasSize(3);
  }

  @Test
  void shouldSayThatAMessageMayHaveBeenCarriedOut() {
    // Given
    nodes(DEAD, HAS_IT);

    // When
    Future<ClientCertificate> lost = client.generateCertificate(null, Map.of());

    // Then
    assertFailed(lost, ErrorCode.OUTCOME_UNKNOWN, "may have been carried out");
  }

  @Test
  void shouldNotWaitForEverWhereEveryNodeSaysThatItHasTheMessage() {
    // Given
    nodes(HAS_IT);

    // When
    Future<ClientCertificate> lost = client.generateCertificate(null, Map.of());

    // Then
    assertFailed(
        lost.timeout(5, TimeUnit.SECONDS), ErrorCode.OUTCOME_UNKNOWN, "may have been carried out");
  }

  @Test
  void shouldNotSayThatAWriteFailedWhichAnyNodeMayHaveCarriedOut() {
    // Given
    nodes(DEAD);

    // When
    Future<ClientCertificate> lost = client.generateCertificate(null, Map.of());

    // Then
    assertFailed(lost, ErrorCode.OUTCOME_UNKNOWN, "may have been carried out");
  }

  @ParameterizedTest
  @EnumSource(names = {"TOO_MANY_REQUESTS", "SERVICE_UNAVAILABLE"})
  void shouldWaitForTheNodeThatMayCarryOutWhatAnotherRefuses(ErrorCode code) {
    // Given
    nodes(slowly(ALIVE), refusing(code), refusing(code));

    // When
    ClientCertificate certificate = patient.generateCertificate(null, Map.of()).await();

    // Then
    assertThat(certificate.clientCertificateId()).isEqualTo("a1b2c3");
    assertThat(nonces).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"TOO_MANY_REQUESTS", "SERVICE_UNAVAILABLE"})
  void shouldSayThatWhatOneNodeRefusesAnotherMayHaveCarriedOut(ErrorCode code) {
    // Given
    nodes(DEAD, refusing(code));

    // When
    Future<ClientCertificate> lost = client.generateCertificate(null, Map.of());

    // Then
    assertFailed(lost, ErrorCode.OUTCOME_UNKNOWN, "may have been carried out");
  }

  @ParameterizedTest
  @EnumSource(names = {"TOO_MANY_REQUESTS", "SERVICE_UNAVAILABLE"})
  void shouldSayThatEveryNodeRefused(ErrorCode code) {
    // Given
    nodes(slowly(refusing(code)), refusing(code), refusing(code));

    // When
    Future<ClientCertificate> refused = patient.generateCertificate(null, Map.of());

    // Then
    assertFailed(refused, code, "not here");
    assertThat(nonces).hasSize(3);
  }

  @Test
  void shouldSayThatTheOnlyNodeRefused() {
    // Given
    nodes(refusing(ErrorCode.TOO_MANY_REQUESTS));

    // When
    Future<ClientCertificate> refused = patient.generateCertificate(null, Map.of());

    // Then
    assertFailed(refused, ErrorCode.TOO_MANY_REQUESTS, "not here");
  }

  @Test
  void shouldTellTheFailureOfTheNodeThatTookAMessage() {
    // Given
    nodes(slowly(refusing(ErrorCode.SERVICE_UNAVAILABLE)), HAS_IT, HAS_IT);

    // When
    Future<ClientCertificate> failed = patient.generateCertificate(null, Map.of());

    // Then
    assertFailed(failed, ErrorCode.SERVICE_UNAVAILABLE, "not here");
    assertThat(nonces).hasSize(3);
  }

  @Test
  void shouldNotTakeABusyNodesWordForAMessageThatWasTaken() {
    // Given
    nodes(HAS_IT, refusing(ErrorCode.TOO_MANY_REQUESTS), HAS_IT);

    // When
    Future<ClientCertificate> lost = client.generateCertificate(null, Map.of());

    // Then
    assertFailed(lost, ErrorCode.OUTCOME_UNKNOWN, "may have been carried out");
  }

  @Test
  void shouldSayThatARequestWasRefusedThatOnlyReads() {
    // Given
    nodes(DEAD, refusing(ErrorCode.TOO_MANY_REQUESTS));

    // When
    Future<ClientCertificate> refused = patient.certificate("a1b2c3");

    // Then
    assertFailed(refused, ErrorCode.TOO_MANY_REQUESTS, "not here");
  }

  @Test
  void shouldSayThatNobodyAnswered() {
    // Given
    nodes(DEAD);

    // When
    Future<ClientCertificate> lost = client.certificate("a1b2c3");

    // Then
    assertFailed(lost, ErrorCode.SERVICE_UNAVAILABLE, "signet.certificates did not answer");
  }

  @Test
  void shouldWaitForANodeThatServes() {
    // Given
    vertx.setTimer(500, late -> nodes(ALIVE));

    // When
    ClientCertificate certificate = client.generateCertificate(null, Map.of()).await();

    // Then
    assertThat(certificate.clientCertificateId()).isEqualTo("a1b2c3");
  }

  @Test
  void shouldGiveUpWhereNobodyServes() {
    // When
    Future<ClientCertificate> lost = client.certificate("a1b2c3");

    // Then
    assertFailed(lost, ErrorCode.SERVICE_UNAVAILABLE, "signet.certificates did not answer");
  }

  @Test
  void shouldCarryAnyBytesInBothDirections() {
    // Given
    Buffer bytes = Buffer.buffer();
    for (int i = 0; i < 300_000; i++) {
      bytes.appendByte((byte) (i * 31));
    }
    vertx
        .eventBus()
        .<String>consumer(
            "signet.invocations",
            message -> {
              JsonObject asked = new JsonObject(message.body());
              message.reply(
                  new JsonObject()
                      .put("status", 200)
                      .put("body", asked.getString("body"))
                      .put("isBase64Encoded", asked.getBoolean("isBase64Encoded"))
                      .encode());
            });

    // When
    StageAnswer answer =
        client.invoke("api", "prod", StageInvocation.of("POST", "/").withBody(bytes)).await();

    // Then
    assertThat(answer.content()).isEqualTo(bytes);
    assertThat(answer.isBase64Encoded()).isTrue();
  }

  /** Answers once the others have what was sent again. */
  private Consumer<Message<String>> slowly(Consumer<Message<String>> behaviour) {
    return message ->
        vertx.setPeriodic(
            20,
            timer -> {
              if (nonces.size() == 3) {
                vertx.cancelTimer(timer);
                behaviour.accept(message);
              }
            });
  }

  private static Consumer<Message<String>> refusing(ErrorCode code) {
    return message -> message.fail(code.number(), "not here");
  }

  private SignetClient client(Duration limit) {
    return new SignetClient(
        vertx,
        KEY,
        Clock.systemUTC(),
        new SignedSending.Patience(
            List.of(Duration.ofMillis(200), Duration.ofMillis(400)), Duration.ofSeconds(1), limit));
  }

  @SafeVarargs
  private void nodes(Consumer<Message<String>>... behaviours) {
    for (Consumer<Message<String>> behaviour : behaviours) {
      vertx
          .eventBus()
          .<String>consumer(
              "signet.certificates",
              message -> {
                nonces.add(message.headers().get(BusMessage.NONCE));
                behaviour.accept(message);
              });
    }
  }

  private static void assertFailed(Future<?> lost, ErrorCode code, String reason) {
    assertThatThrownBy(lost::await)
        .isInstanceOfSatisfying(SignetException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(reason);
  }
}
