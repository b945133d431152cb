package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.it.IsolatedStage.Bound;
import io.signet.keystore.Identity;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/**
 * A connection that was opened with one identity or one trust policy never serves a call that has
 * another: random calls, while stages, certificates and policies change.
 *
 * <p>{@code -Dsignet.isolation.calls} says how many, {@code -Dsignet.isolation.seed} repeats the
 * choices of an earlier run.
 */
class IsolationIT {

  private static final long CALLS = Long.getLong("signet.isolation.calls", 50_000);
  private static final long SEED = Long.getLong("signet.isolation.seed", System.nanoTime());
  private static final int SECONDS_BETWEEN_REPORTS = 10;
  private static final String PASSWORD = "changeit";

  @TempDir Path data;
  @TempDir Path directory;

  private final IsolationTally tally = new IsolationTally();

  @Test
  void shouldNeverUseAConnectionOfAnotherIdentityOrPolicy() throws Exception {
    System.out.println("isolation: -Dsignet.isolation.seed=" + SEED);
    Random random = new Random(SEED);
    Vertx vertx = Vertx.vertx();
    IsolationBackend backend = IsolationBackend.start(vertx, tally);
    try (SignetProcess signet = SignetProcess.start(data, environment(backend));
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      // Given
      IsolationPolicies policies = IsolationPolicies.set(signet, backend);
      List<Bound> identities = IsolationStages.identities(client);
      List<IsolatedStage> stages = IsolationStages.create(client, backend, identities, random);
      System.out.println("isolation: " + stages.size() + " stages are deployed");

      // When
      IsolationChanges changes =
          IsolationChanges.start(client, stages, identities, policies, random);
      try (changes) {
        Random choices = new Random(random.nextLong());
        awaitEnd(
            IsolationCalls.start(vertx, signet.gateway(), stages, policies, tally, CALLS, choices),
            changes);
      }

      // Then
      System.out.println(
          "isolation: " + backend.connections() + " connections, " + changes.counts());
      assertThat(tally.complaints()).isEmpty();
      assertThat(tally.calls()).isEqualTo(CALLS);
      assertThat(changes.counts()).containsOnlyKeys(IsolationChanges.Kind.values());
      assertEverythingWasTried(backend);
    } finally {
      vertx.close().await();
    }
  }

  /** What never happened proves nothing. */
  private void assertEverythingWasTried(IsolationBackend backend) {
    assertThat(tally.refused).hasValueGreaterThan(CALLS / 10);
    assertThat(tally.accepted1).hasValueGreaterThan(CALLS / 8);
    assertThat(tally.accepted2).hasValueGreaterThan(CALLS / 8);
    assertThat(tally.anonymous).hasValueGreaterThan(CALLS / 100);
    long accepted = tally.accepted1.get() + tally.accepted2.get();
    assertThat(backend.connections()).isLessThan(Math.toIntExact(accepted / 2));
  }

  private void awaitEnd(IsolationCalls calls, IsolationChanges changes)
      throws InterruptedException {
    long begun = System.nanoTime();
    long before = -1;
    while (!calls.awaitEnd(SECONDS_BETWEEN_REPORTS)) {
      long seconds = (System.nanoTime() - begun) / 1_000_000_000;
      System.out.printf(
          "isolation: %d of %d calls in %d s: %s%n", tally.calls(), CALLS, seconds, tally);
      assertThat(tally.calls()).as("calls since the last report").isGreaterThan(before);
      assertThat(changes.working()).isTrue();
      before = tally.calls();
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    System.out.printf("isolation: %d calls in %.1f s: %s%n", tally.calls(), seconds, tally);
  }

  /** Signet knows the backend's hosts, trusts one authority, and makes keys quickly. */
  private Map<String, String> environment(IsolationBackend backend)
      throws IOException, GeneralSecurityException {
    Path hosts = directory.resolve("hosts");
    String names =
        Arrays.stream(Way.values())
            .map(way -> way.host)
            .distinct()
            .collect(Collectors.joining(" "));
    String here = InetAddress.getLocalHost().getHostName();
    Files.writeString(hosts, "127.0.0.1 localhost %s %s%n".formatted(here, names));
    return Map.of(
        "SIGNET_CERTIFICATES_KEY_ALGORITHM",
        "ec_p256",
        "SIGNET_JAVA_OPTS",
        "-Djdk.net.hosts.file=%s -Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
            .formatted(hosts, trustStore(backend.platform), PASSWORD));
  }

  private Path trustStore(Identity authority) throws IOException, GeneralSecurityException {
    Path file = directory.resolve("platform.p12");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("platform", authority.leaf());
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }
}
