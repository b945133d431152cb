package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.signet.api.BackendSettings;
import io.signet.api.ErrorCode;
import io.signet.backends.BackendOptions.TlsEngine;
import io.signet.backends.NginxBackend.Sight;
import io.signet.keystore.Identity;
import io.signet.keystore.TestCertificates;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * TLS sessions are resumed within one identity and trust policy, and never beyond. Each call opens
 * a connection, and the backend tells whether its session was resumed and whose it is.
 */
@Timeout(300)
class SessionsTest {

  private static final Identity ANNA = TestCertificates.identity("anna", 1);
  private static final Identity BERT = TestCertificates.identity("bert", 1);
  private static final Identity STRANGER = TestCertificates.authority("CN=Stranger");
  private static final String BUNDLE = TestCertificates.pem(TestBackend.AUTHORITY.leaf());
  private static final String[] NAMES = {"anna", "bert", null};

  @TempDir Path directory;
  private Node node;
  private NginxBackend backend;

  private void start(TlsEngine engine, String tls, Identity server) throws Exception {
    backend = NginxBackend.start(directory, tls, true, server, List.of());
    node = Node.with(engine).certificate(ANNA).certificate(BERT);
    node.stage("a", "anna").stage("b", "bert");
    trust(BUNDLE, null, null);
  }

  private void start(TlsEngine engine, String tls) throws Exception {
    Identity server =
        TestCertificates.server(TestBackend.AUTHORITY, List.of("localhost"), List.of("127.0.0.1"));
    start(engine, tls, server);
  }

  private void trust(String bundle, String serverName, String http) {
    String origin = backend.origin();
    node.settings(new BackendSettings(origin, bundle, serverName, null, http, null)).publish();
  }

  @AfterEach
  void stop() {
    node.close();
    backend.close();
  }

  @ParameterizedTest
  @CsvSource({
    "OPENSSL, TLSv1.2, http1", "OPENSSL, TLSv1.3, http1", "OPENSSL, TLSv1.3, http2",
    "JDK, TLSv1.2, http1", "JDK, TLSv1.3, http1", "JDK, TLSv1.3, http2"
  })
  void shouldResumeWithinOneIdentityAndPolicy(TlsEngine engine, String tls, String http)
      throws Exception {
    // Given
    start(engine, tls);
    trust(BUNDLE, null, http);
    Sight first = call("anna", false);

    // When
    List<Sight> next = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      next.add(call("anna", false));
    }

    // Then
    assertThat(first.resumed()).isFalse();
    assertThat(next).allMatch(sight -> sight.client().contains("serialNumber=anna.1"));
    assertThat(next).filteredOn(Sight::resumed).hasSizeGreaterThan(15);
  }

  @ParameterizedTest
  @CsvSource({"OPENSSL, TLSv1.2", "OPENSSL, TLSv1.3", "JDK, TLSv1.2", "JDK, TLSv1.3"})
  void shouldNeverResumeASessionOfAnotherIdentityOrPolicy(TlsEngine engine, String tls)
      throws Exception {
    // Given
    start(engine, tls);
    Random random = new Random(11);
    Map<String, Set<String>> sessions = new HashMap<>();
    List<Boolean> firsts = new ArrayList<>();
    int resumed = 0;

    // When
    for (int i = 0; i < 300; i++) {
      String name = NAMES[random.nextInt(NAMES.length)];
      boolean skip = random.nextBoolean();
      Sight sight = call(name, skip);

      // Then
      assertThat(sight.client()).isEqualTo(name == null ? "" : subject(name));
      Set<String> own = sessions.get(name + " " + skip);
      if (own == null) {
        firsts.add(sight.resumed());
        own = new HashSet<>();
        sessions.put(name + " " + skip, own);
      }
      if (!sight.session().isEmpty()) {
        own.add(sight.session());
      }
      resumed += sight.resumed() ? 1 : 0;
    }
    assertThat(firsts).hasSize(6).containsOnly(false);
    assertThat(resumed).isGreaterThan(250);
    int all = sessions.values().stream().mapToInt(Set::size).sum();
    Set<String> distinct = new HashSet<>();
    sessions.values().forEach(distinct::addAll);
    assertThat(distinct).hasSize(all);
  }

  @ParameterizedTest
  @CsvSource({"OPENSSL, TLSv1.2", "OPENSSL, TLSv1.3", "JDK, TLSv1.2", "JDK, TLSv1.3"})
  void shouldBeginAnewWithEveryChangeOfIdentityOrPolicy(TlsEngine engine, String tls)
      throws Exception {
    // Given
    start(engine, tls);
    List<Runnable> changes =
        List.of(
            () -> node.certificate(TestCertificates.identity("anna", 2)).publish(),
            () -> trust(BUNDLE + TestCertificates.pem(STRANGER.leaf()), null, null),
            () -> trust(BUNDLE, "localhost", null),
            () -> trust(BUNDLE, "localhost", "http1"),
            () -> node.stage("a", null).publish().stage("a", "anna").publish());
    call("anna", false);

    for (Runnable change : changes) {
      Sight before = call("anna", false);

      // When
      change.run();
      Sight after = call("anna", false);

      // Then
      assertThat(before.resumed()).isTrue();
      assertThat(after.resumed()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"OPENSSL, TLSv1.2", "OPENSSL, TLSv1.3", "JDK, TLSv1.2", "JDK, TLSv1.3"})
  void shouldNotLetASessionPassAStricterTrustPolicy(TlsEngine engine, String tls) throws Exception {
    // Given
    start(engine, tls);
    call("anna", false);
    boolean resumed = call("anna", false).resumed();
    String other = TestCertificates.pem(STRANGER.leaf());

    // When
    trust(other, null, null);
    Outcome strict = node.await(to("anna", false));
    boolean skipping = call("anna", true).resumed();
    boolean skippingAgain = call("anna", true).resumed();
    Outcome strictAgain = node.await(to("anna", false));

    // Then
    assertThat(resumed).isTrue();
    assertThat(strict.code()).isEqualTo(ErrorCode.BACKEND_UNTRUSTED);
    assertThat(skipping).isFalse();
    assertThat(skippingAgain).isTrue();
    assertThat(strictAgain.code()).isEqualTo(ErrorCode.BACKEND_UNTRUSTED);
  }

  @ParameterizedTest
  @CsvSource({"OPENSSL, TLSv1.2", "OPENSSL, TLSv1.3", "JDK, TLSv1.2", "JDK, TLSv1.3"})
  void shouldNotResumeWithABackendWhoseCertificateHasExpiredMeanwhile(TlsEngine engine, String tls)
      throws Exception {
    // Given
    Instant end = Instant.now().plusSeconds(10).truncatedTo(ChronoUnit.SECONDS);
    start(engine, tls, Expired.server(TestBackend.AUTHORITY, end));
    call("anna", false);
    boolean resumed = call("anna", false).resumed();
    await().atMost(Duration.ofSeconds(30)).until(() -> Instant.now().isAfter(end.plusSeconds(1)));

    // When
    Outcome late = node.await(to("anna", false));

    // Then
    assertThat(resumed).isTrue();
    assertThat(late.code()).isEqualTo(ErrorCode.BACKEND_UNTRUSTED);
    assertThat(late.failure()).hasMessageContaining("validity check failed");
  }

  private Sight call(String certificate, boolean skip) {
    return Sight.of(node.await(to(certificate, skip)));
  }

  private Node.Call to(String certificate, boolean skip) {
    return Node.to(Node.target("https", "127.0.0.1", backend.port(), certificate, skip));
  }

  private static String subject(String name) {
    return "O=Signet Test,serialNumber=" + name + ".1,CN=ApiGateway";
  }
}
