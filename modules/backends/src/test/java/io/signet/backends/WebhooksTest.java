package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.signet.api.Addresses;
import io.signet.api.SignetException;
import io.signet.api.WebhookCall;
import io.signet.backends.BackendOptions.AddressRules;
import io.signet.backends.BackendOptions.Pool;
import io.signet.backends.BackendOptions.Times;
import io.signet.backends.BackendOptions.TlsEngine;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages to other people's servers go out under the rules of calls to backends. */
@Timeout(180)
class WebhooksTest {

  private Node node = Node.with(TlsEngine.AUTO);
  private final List<String> received = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void shouldPostOnceAndAnswerTheStatus() throws Exception {
    // Given
    TestBackend server = TestBackend.on(node.vertx).plain().answering(this::note).start();

    // When
    int status = post("http://127.0.0.1:" + server.port() + "/hook?team=a");

    // Then
    assertThat(status).isEqualTo(202);
    assertThat(received).containsExactly("POST /hook?team=a application/json {\"a\":1}");
  }

  @Test
  void shouldRefuseAServerThatNobodyVouchesFor() {
    // Given
    TestBackend server =
        TestBackend.on(node.vertx).clientAuth(ClientAuth.NONE).answering(this::note).start();

    // When
    SignetException refusal = refusal("https://127.0.0.1:" + server.port() + "/");

    // Then
    assertThat(refusal).hasMessageContaining("certification path");
    assertThat(received).isEmpty();
  }

  @Test
  void shouldTrustWhatTheSettingsOfTheOriginSay() throws Exception {
    // Given
    TestBackend server =
        TestBackend.on(node.vertx).clientAuth(ClientAuth.REQUEST).answering(this::note).start();
    node.trusting(server).publish();

    // When
    int status = post("https://127.0.0.1:" + server.port());

    // Then
    assertThat(status).isEqualTo(202);
    assertThat(received).containsExactly("POST / application/json {\"a\":1}");
  }

  @Test
  void shouldTakeARedirectForAnAnswer() throws Exception {
    // Given
    TestBackend other = TestBackend.on(node.vertx).plain().answering(this::note).start();
    TestBackend server =
        TestBackend.on(node.vertx)
            .plain()
            .answering(
                request ->
                    request
                        .response()
                        .setStatusCode(307)
                        .putHeader("location", "http://127.0.0.1:" + other.port() + "/")
                        .end())
            .start();

    // When
    int status = post("http://127.0.0.1:" + server.port() + "/");

    // Then
    assertThat(status).isEqualTo(307);
    assertThat(other.requests).hasValue(0);
  }

  @Test
  void shouldReachNoAddressThatBackendsMayNotHave() {
    // Given
    node.close();
    node =
        new Node(
            new BackendOptions(
                TlsEngine.AUTO, AddressRules.DEFAULTS, Pool.DEFAULTS, Times.DEFAULTS));
    TestBackend server = TestBackend.on(node.vertx).plain().answering(this::note).start();

    // When
    SignetException loopback = refusal("http://localhost:" + server.port() + "/");
    SignetException metadata = refusal("http://169.254.169.254/latest");
    SignetException odd = refusal("ftp://127.0.0.1/");

    // Then
    assertThat(loopback).hasMessageContaining("may not be called");
    assertThat(metadata).hasMessageContaining("may not be called");
    assertThat(odd).hasMessageContaining("no web address");
    assertThat(server.requests).hasValue(0);
  }

  @Test
  void shouldNotWaitForAServerThatKeepsSilentLongerThanFiveSeconds() {
    // Given
    TestBackend server = TestBackend.on(node.vertx).plain().answering(request -> {}).start();
    long began = System.nanoTime();

    // When
    SignetException refusal = refusal("http://127.0.0.1:" + server.port() + "/");

    // Then
    assertThat(refusal).hasMessageContaining("did not answer within 5000 ms");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
  }

  private void note(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              received.add(
                  request.method()
                      + " "
                      + request.uri()
                      + " "
                      + request.getHeader("content-type")
                      + " "
                      + body);
              request.response().setStatusCode(202).end("thanks");
            });
  }

  private int post(String url) throws Exception {
    WebhookCall call =
        new WebhookCall(
            URI.create(url),
            Map.of("content-type", "application/json"),
            Buffer.buffer("{\"a\":1}"));
    return Addresses.WEBHOOKS.request(node.vertx.eventBus(), call).await(20, TimeUnit.SECONDS);
  }

  private SignetException refusal(String url) {
    SignetException refusal = catchThrowableOfType(SignetException.class, () -> post(url));
    assertThat(refusal).isNotNull();
    return refusal;
  }
}
