package io.signet.admin;

import static io.signet.admin.SignedMessages.CERTIFICATES;
import static io.signet.admin.SignedMessages.message;
import static io.signet.admin.SignedMessages.refusal;
import static io.signet.admin.SignedMessages.send;
import static io.signet.admin.SignedMessages.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.signet.api.AccessKey;
import io.signet.api.Addresses;
import io.signet.api.BusMessage;
import io.signet.api.BusProof;
import io.signet.api.ControlReply;
import io.signet.api.ErrorCode;
import io.signet.api.Operation;
import io.signet.api.SignetException;
import io.signet.api.StageInvocation;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.impl.MessageImpl;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may have something done over the bus, and by which messages. */
class BusDoorTest {

  private static final AccessKey KEY = DoorFixture.KEY;

  private static final String INVOCATIONS = "signet.invocations";

  private static DoorFixture door;

  @BeforeAll
  static void open() {
    door = new DoorFixture();
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @BeforeEach
  void forget() {
    door.received.clear();
    door.behaviour = request -> Future.succeededFuture(ControlReply.EMPTY);
  }

  static Stream<Arguments> refusals() {
    Instant now = Instant.now();
    return Stream.of(
        arguments("wrong secret", KEY.id(), "other", now, ErrorCode.INVALID_SIGNATURE),
        arguments("unknown key", "AKIANOBODY", KEY.secret(), now, ErrorCode.UNRECOGNIZED_CLIENT),
        arguments(
            "old clock",
            KEY.id(),
            KEY.secret(),
            now.minusSeconds(310),
            ErrorCode.INVALID_SIGNATURE),
        arguments(
            "future clock",
            KEY.id(),
            KEY.secret(),
            now.plusSeconds(360),
            ErrorCode.INVALID_SIGNATURE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void shouldRefuseASigner(String name, String id, String secret, Instant time, ErrorCode code) {
    // Given
    BusMessage message = message(CERTIFICATES, "GenerateClientCertificate", id, time, "{}");
    MultiMap headers = message.signedBy(new AccessKey(id, secret));

    // When
    ErrorCode refusal = refusal(door.vertx, CERTIFICATES, "{}", headers);

    // Then
    assertThat(refusal).isEqualTo(code);
    assertThat(door.received).isEmpty();
  }

  @Test
  void shouldRefuseAReplay() {
    // Given
    MultiMap headers = signed("GenerateClientCertificate", "{}");
    send(door.vertx, CERTIFICATES, "{}", headers).await();

    // When
    ErrorCode refusal = refusal(door.vertx, CERTIFICATES, "{}", headers);

    // Then
    assertThat(refusal).isEqualTo(ErrorCode.REPLAYED);
    assertThat(door.received).hasSize(1);
  }

  @Test
  void shouldNotLetAForgedMessageUseANonceUp() {
    // Given
    MultiMap headers = signed("GenerateClientCertificate", "{}");
    assertThat(refusal(door.vertx, CERTIFICATES, "{\"description\":\"evil\"}", headers))
        .isEqualTo(ErrorCode.INVALID_SIGNATURE);

    // When
    send(door.vertx, CERTIFICATES, "{}", headers).await();

    // Then
    assertThat(door.received).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "action, DeleteClientCertificate, INVALID_SIGNATURE",
    "signet-time, 1, INVALID_SIGNATURE",
    "signet-time, now, INCOMPLETE_SIGNATURE",
    "signet-nonce, 0123456789abcdef, INVALID_SIGNATURE",
    "signet-nonce, short, INCOMPLETE_SIGNATURE",
    "signet-access-key-id, AKIAOTHER, UNRECOGNIZED_CLIENT",
    "signet-signature, 00, INVALID_SIGNATURE",
  })
  void shouldRefuseAChangedHeader(String header, String value, ErrorCode code) {
    // Given
    MultiMap headers = signed("GenerateClientCertificate", "{}").set(header, value);

    // When
    ErrorCode refusal = refusal(door.vertx, CERTIFICATES, "{}", headers);

    // Then
    assertThat(refusal).isEqualTo(code);
    assertThat(door.received).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "action, INCOMPLETE_SIGNATURE",
    "signet-time, INCOMPLETE_SIGNATURE",
    "signet-nonce, INCOMPLETE_SIGNATURE",
    "signet-access-key-id, INCOMPLETE_SIGNATURE",
    "signet-signature, MISSING_AUTHENTICATION_TOKEN",
  })
  void shouldRefuseAMessageThatLacksAHeader(String header, ErrorCode code) {
    // Given
    MultiMap headers = signed("GenerateClientCertificate", "{}").remove(header);

    // When
    ErrorCode refusal = refusal(door.vertx, CERTIFICATES, "{}", headers);

    // Then
    assertThat(refusal).isEqualTo(code);
    assertThat(door.received).isEmpty();
  }

  @Test
  void shouldRefuseAMessageForAnotherDoor() {
    // Given
    MultiMap headers = signed("GenerateClientCertificate", "{}");

    // When
    ErrorCode refusal = refusal(door.vertx, "signet.stages", "{}", headers);

    // Then
    assertThat(refusal).isEqualTo(ErrorCode.INVALID_SIGNATURE);
    assertThat(door.received).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MakeCoffee | {} | BAD_REQUEST",
        "GetStages | {\"restApiId\":\"a\"} | BAD_REQUEST",
        "GenerateClientCertificate | {\"a\": | BAD_REQUEST",
        "GenerateClientCertificate | [] | BAD_REQUEST",
        "GetClientCertificate | {} | BAD_REQUEST",
        "GetClientCertificate | {\"clientCertificateId\":\"\"} | SERIALIZATION",
        "GetClientCertificate | {\"clientCertificateId\":7} | SERIALIZATION",
        "GetClientCertificates | {\"limit\":{}} | SERIALIZATION",
        "GetClientCertificate | {\"clientCertificateId\":\"a\\u0000b\"} | BAD_REQUEST",
        "GetClientCertificates | {\"position\":\"\\u0000\"} | BAD_REQUEST",
        "GetClientCertificates | {\"position\":[\"a\",\"\\u0000\"]} | BAD_REQUEST",
      })
  void shouldRefuseASignedMessageThatMakesNoSense(String action, String body, ErrorCode code) {
    // Given
    MultiMap headers = signed(action, body);

    // When
    ErrorCode refusal = refusal(door.vertx, CERTIFICATES, body, headers);

    // Then
    assertThat(refusal).isEqualTo(code);
    assertThat(door.received).isEmpty();
  }

  @Test
  void shouldRefuseABodyThatIsNotText() {
    // Given
    MultiMap headers = signed("GenerateClientCertificate", "{}");

    // When
    ErrorCode refusal = refusal(door.vertx, CERTIFICATES, new JsonObject(), headers);

    // Then
    assertThat(refusal).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void shouldRefuseABodyThatIsTooLarge() {
    // Given
    String body = "{\"description\":\"" + "x".repeat(1024 * 1024) + "\"}";
    MultiMap headers = signed("GenerateClientCertificate", body);

    // When
    ErrorCode refusal = refusal(door.vertx, CERTIFICATES, body, headers);

    // Then
    assertThat(refusal).isEqualTo(ErrorCode.REQUEST_TOO_LARGE);
    assertThat(door.received).isEmpty();
  }

  @Test
  void shouldNameTheRequestInItsAnswer() {
    // Given
    MultiMap headers = signed("GenerateClientCertificate", "{}");

    // When
    MultiMap answered =
        door.vertx
            .eventBus()
            .request(CERTIFICATES, "{}", new DeliveryOptions().setHeaders(headers))
            .await()
            .headers();

    // Then
    assertThat(answered.get(BusMessage.REQUEST_ID))
        .isEqualTo(door.received.get(0).request().requestId());
  }

  @Test
  void shouldNotAnswerToAnAddressThatSomebodyServes() {
    // Given
    List<Object> misled = new CopyOnWriteArrayList<>();
    door.vertx.eventBus().localConsumer("signet.local.victim", m -> misled.add(m.body()));
    Handler<DeliveryContext<Object>> forger =
        context -> {
          ((MessageImpl<?, ?>) context.message()).setReplyAddress("signet.local.victim");
          context.next();
        };
    door.vertx.eventBus().addOutboundInterceptor(forger);

    // When
    door.vertx
        .eventBus()
        .send(
            CERTIFICATES,
            "{}",
            new DeliveryOptions().setHeaders(signed("GenerateClientCertificate", "{}")));

    // Then
    door.vertx.eventBus().removeOutboundInterceptor(forger);
    send(door.vertx, CERTIFICATES, "{}", signed("GetClientCertificates", "{}")).await();
    assertThat(door.received)
        .extracting(received -> received.request().operation())
        .containsExactly(Operation.GET_CLIENT_CERTIFICATES);
    assertThat(misled).isEmpty();
  }

  @Test
  void shouldTakeInvocationsWithTenMegabytes() {
    // Given
    String body = invocation(10 * 1024 * 1024);
    MultiMap headers = signed(INVOCATIONS, "InvokeStage", Instant.now(), body);

    // When
    send(door.vertx, INVOCATIONS, body, headers).await();

    // Then
    StageInvocation received = door.received.get(0).request().body(StageInvocation.class);
    assertThat(received.content().length()).isEqualTo(10 * 1024 * 1024);
  }

  @Test
  void shouldRefuseInvocationsBeyondThat() {
    // Given
    String body = invocation(10 * 1024 * 1024 + 64 * 1024);
    MultiMap headers = signed(INVOCATIONS, "InvokeStage", Instant.now(), body);

    // When
    ErrorCode refusal = refusal(door.vertx, INVOCATIONS, body, headers);

    // Then
    assertThat(refusal).isEqualTo(ErrorCode.REQUEST_TOO_LARGE);
    assertThat(door.received).isEmpty();
  }

  @Test
  void shouldHoldNoMoreInvocationsThanItsMemory() {
    // Given
    Promise<ControlReply> later = Promise.promise();
    door.behaviour = request -> later.future();
    String body = invocation(10 * 1024 * 1024);
    List<Future<?>> held = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      MultiMap headers = signed(INVOCATIONS, "InvokeStage", Instant.now(), body);
      held.add(send(door.vertx, INVOCATIONS, body, headers));
    }

    // When
    ErrorCode refusal =
        refusal(
            door.vertx, INVOCATIONS, body, signed(INVOCATIONS, "InvokeStage", Instant.now(), body));

    // Then
    assertThat(refusal).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
    later.complete(ControlReply.EMPTY);
    Future.all(held).await();
    send(door.vertx, CERTIFICATES, "{}", signed("GetClientCertificates", "{}")).await();
  }

  @Test
  void shouldProveWhoSignedASubscriptionOnce() {
    // Given
    BusProof proof =
        new BusProof(
            "signet.changes", signed("signet.changes", "Subscribe", Instant.now(), ""), "");
    String signer = Addresses.PROOFS.request(door.vertx.eventBus(), proof).await();

    // When
    Future<String> again = Addresses.PROOFS.request(door.vertx.eventBus(), proof);

    // Then
    assertThat(signer).isEqualTo(KEY.id());
    assertThatThrownBy(again::await)
        .isInstanceOfSatisfying(
            SignetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REPLAYED));
  }

  private static String invocation(int length) {
    return new JsonObject()
        .put("restApiId", "a")
        .put("stageName", "b")
        .put("httpMethod", "POST")
        .put("body", Base64.getEncoder().encodeToString(new byte[length]))
        .put("isBase64Encoded", true)
        .encode();
  }
}
