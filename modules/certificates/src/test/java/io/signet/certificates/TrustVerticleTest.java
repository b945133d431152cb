package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.api.Addresses;
import io.signet.api.Caller;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.LocalCodec;
import io.signet.api.Operation;
import io.signet.api.SignedTrustBundle;
import io.signet.api.SignetException;
import io.signet.api.TrustBundle;
import io.signet.api.WireJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustVerticleTest {

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private Workbench bench;
  private String id;

  @BeforeEach
  void deploy() {
    LocalCodec.register(vertx.eventBus());
    bench = new Workbench(folder, TestOptions.FAST.build());
    id = bench.generate().clientCertificateId();
    result(
        vertx.deployVerticle(
            new TrustVerticle(
                bench.store,
                List.of(TrustKeyTest.secret(1), TrustKeyTest.secret(2)),
                Duration.ofMinutes(10))));
  }

  @AfterEach
  void close() {
    result(vertx.close());
    bench.close();
  }

  @Test
  void shouldTellWhatToTrustWhetherOrNotItIsPublic() {
    // When
    TrustBundle bundle = (TrustBundle) ask(Operation.GET_TRUST_BUNDLE, id);

    // Then
    assertThat(bundle.pem()).isEqualTo(bench.stored(id).certificate().pemEncodedCertificate());
  }

  @Test
  void shouldKnowNothingOfACertificateThatIsNotThere() {
    assertThatThrownBy(() -> ask(Operation.GET_TRUST_BUNDLE, "nobody"))
        .isInstanceOfSatisfying(
            SignetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void shouldTellThePublicKeysOfAllSecretsAndNothingMore() {
    // When
    JsonObject set =
        new JsonObject(Buffer.buffer(WireJson.bytes(ask(Operation.GET_TRUST_KEYS, id))));

    // Then
    assertThat(set.getJsonArray("keys")).hasSize(2);
    JsonObject key = set.getJsonArray("keys").getJsonObject(0);
    assertThat(key.fieldNames())
        .containsExactlyInAnyOrder("kty", "crv", "x", "y", "kid", "use", "alg");
    assertThat(key.getString("kid")).isEqualTo(TrustKey.of(TrustKeyTest.secret(1)).jwk().kid());
  }

  @Test
  void shouldSignForAsLongAsItIsTold() {
    // Given
    TrustBundle bundle = (TrustBundle) ask(Operation.GET_TRUST_BUNDLE, id);

    // When
    SignedTrustBundle signed = result(Addresses.TRUST_SIGNATURES.request(vertx.eventBus(), bundle));

    // Then
    assertThat(Duration.between(signed.issued(), signed.expires()))
        .isEqualTo(Duration.ofMinutes(10));
  }

  private Object ask(Operation operation, String certificateId) {
    ControlRequest request =
        new ControlRequest(
            operation,
            new Caller("AKIATEST", "http", "127.0.0.1"),
            "r",
            Map.of("clientCertificateId", certificateId),
            Map.of(),
            Buffer.buffer());
    return result(Addresses.TRUST.request(vertx.eventBus(), request)).value();
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
