package io.signet.routing;

import static io.signet.routing.TestCertificates.PUBLIC;
import static io.signet.routing.TestCertificates.certificate;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.Addresses;
import io.signet.api.Applied;
import io.signet.api.Configuration;
import io.signet.api.ErrorCode;
import io.signet.api.LocalCodec;
import io.signet.api.SignedTrustBundle;
import io.signet.api.SignetException;
import io.signet.api.TrustBundle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a bundle is signed, and signed again. */
class TrustBundlesTest {

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<Instant> now = new AtomicReference<>(TestCertificates.MADE);
  private final List<TrustBundle> signed = new CopyOnWriteArrayList<>();
  private final TrustBundles bundles = new TrustBundles(clock());
  private volatile boolean able = true;
  private Configuration configuration;

  @BeforeEach
  void serve() throws Exception {
    LocalCodec.register(vertx.eventBus());
    String pem = Files.readString(PemFiles.in(folder).certificate());
    configuration =
        TestCertificates.with(
            TestApi.configuration(new ArrayList<>()), certificate("open1", pem, PUBLIC));
    Harness.await(
        Addresses.CURRENT_CONFIGURATION
            .serve(vertx.eventBus(), asked -> Future.succeededFuture(configuration))
            .completion());
    Harness.await(Addresses.TRUST_SIGNATURES.serve(vertx.eventBus(), this::sign).completion());
  }

  @AfterEach
  void close() {
    Harness.await(vertx.close());
  }

  @Test
  void shouldBeginWithThePresentConfigurationSigned() {
    // When
    Harness.await(bundles.follow(vertx));

    // Then
    assertThat(body()).isEqualTo("signature 1");
    assertThat(bundles.get("open1").json().body().toString()).contains("\"open1\"");
  }

  @Test
  void shouldTellThatItFollowsAlsoWhenNothingIsStoredYet() {
    // Given
    configuration = Configuration.EMPTY;
    List<Applied> told = new CopyOnWriteArrayList<>();
    Harness.await(Addresses.APPLIED.subscribe(vertx.eventBus(), told::add).completion());

    // When
    Harness.await(bundles.follow(vertx));

    // Then
    Awaitility.await().until(() -> told.contains(new Applied("trust", 0)));
  }

  @Test
  void shouldSignAgainWhenHalfOfTheSignaturesLifeIsOver() {
    // Given
    Harness.await(bundles.follow(vertx));
    now.set(now.get().plusSeconds(1799));
    Awaitility.await().during(java.time.Duration.ofMillis(1500)).until(() -> signed.size() == 1);

    // When
    now.set(now.get().plusSeconds(1));

    // Then
    Awaitility.await().until(() -> body().equals("signature 2"));
  }

  @Test
  void shouldKeepASignatureWhileItCountsThoughNobodyCanSign() {
    // Given
    Harness.await(bundles.follow(vertx));
    able = false;

    // When
    now.set(now.get().plusSeconds(3599));

    // Then
    Awaitility.await().until(() -> signed.size() >= 2);
    assertThat(body()).isEqualTo("signature 1");
    now.set(now.get().plusSeconds(1));
    assertThat(bundles.get("open1").signedForm(now.get())).isNull();
    able = true;
    Awaitility.await().until(() -> bundles.get("open1").signedForm(now.get()) != null);
  }

  @Test
  void shouldHandOutTheOtherFormsThoughNobodyCanSign() {
    // Given
    able = false;

    // When
    Harness.await(bundles.follow(vertx));

    // Then
    assertThat(bundles.get("open1").pem().body().toString()).contains("BEGIN CERTIFICATE");
    assertThat(bundles.get("open1").signedForm(now.get())).isNull();
  }

  @Test
  void shouldNotSignAgainWhatDidNotChange() {
    // Given
    Harness.await(bundles.follow(vertx));
    configuration = new Configuration(configuration.revision() + 1, configuration.documents());

    // When
    Addresses.CONFIGURATION.publish(vertx.eventBus(), configuration);

    // Then
    Awaitility.await().until(() -> bundles.revision() == configuration.revision());
    assertThat(body()).isEqualTo("signature 1");
    assertThat(signed).hasSize(1);
  }

  @Test
  void shouldFollowOnlyOnce() {
    // Given
    Harness.await(bundles.follow(vertx));

    // When
    Harness.await(bundles.follow(vertx));

    // Then
    assertThat(signed).hasSize(1);
  }

  private Future<SignedTrustBundle> sign(TrustBundle bundle) {
    signed.add(bundle);
    if (!able) {
      return Future.failedFuture(new SignetException(ErrorCode.INTERNAL, "cannot sign"));
    }
    return Future.succeededFuture(
        new SignedTrustBundle(
            "signature " + signed.size(), now.get(), now.get().plusSeconds(3600)));
  }

  private String body() {
    return bundles.get("open1").signedForm(now.get()).body().toString();
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        throw new UnsupportedOperationException();
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Instant instant() {
        return now.get();
      }
    };
  }
}
