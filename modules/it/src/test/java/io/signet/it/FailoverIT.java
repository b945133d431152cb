package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.keystore.FreePorts;
import io.signet.store.PostgresServer.Login;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PostgreSQL's primary is lost, its standby takes over, and a node goes on with that one. */
class FailoverIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final NetworkLab.Host HERE = new NetworkLab.Host("", "127.0.0.1");

  @TempDir Path data;
  @TempDir Path directory;

  @BeforeEach
  void requireRoot() {
    assumeTrue(
        "root".equals(System.getProperty("user.name")),
        "PostgreSQL runs as a user of its own, which takes root");
  }

  /** What becomes of the primary. */
  private enum Fault {
    /** Its connections break, and new ones are refused. */
    KILLED(PostgresProcess::kill),
    /** As when its host is lost: nothing is refused, nothing is answered. */
    SILENT(PostgresProcess::halt);

    private final Consumer<PostgresProcess> happen;

    Fault(Consumer<PostgresProcess> happen) {
      this.happen = happen;
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void shouldGoOnWithTheStandbyAndHaveLostNothingAcknowledged(Fault fault) throws Exception {
    BackendCertificates authority = BackendCertificates.make(directory);
    Files.writeString(directory.resolve("trusted.crt"), authority.authorityPem());
    try (PostgresProcess primary = PostgresProcess.start(HERE, FreePorts.one());
        PostgresProcess standby = synchronous(primary);
        Nginx nginx = Nginx.start(directory, StoryNginx.DEMANDING);
        SignetProcess signet = SignetProcess.start(data, options(primary, standby))) {
      // Given: a stage that presents its certificate, and somebody who makes more of them
      AdminCalls admin = new AdminCalls(signet);
      String first = generate(admin);
      String firstPem = trusted(admin, nginx, first);
      Backends.trust(signet, nginx.origin(), authority.authorityPem());
      StoryApi api =
          StoryApi.create(Clients.apiGateway(signet), "pets", "GET", nginx.origin() + "/pets")
              .deploy("prod");
      api.attach("prod", first);
      URI url = Clients.stageUrl(signet, api.id(), "prod", "/pets");
      awaitSeen(url, firstPem);
      CertificateMaker maker = CertificateMaker.start(admin);
      maker.awaitMore(20, SOON);

      // When
      fault.happen.accept(primary);

      // Then: calls go on, changes do not, and then they do again
      maker.awaitRefusal(SOON);
      for (int i = 0; i < 20; i++) {
        StoryNginx.assertSaw(Clients.get(url), firstPem);
      }
      standby.query("select pg_promote()");
      maker.awaitMore(20, SOON);
      Set<String> acknowledged = maker.stop();
      assertThat(certificates(admin)).containsAll(acknowledged);
      String last = generate(admin);
      String lastPem = trusted(admin, nginx, last);
      api.attach("prod", last);
      awaitSeen(url, lastPem);
      URI health = signet.admin().resolve("/health/ready");
      Awaitility.await()
          .atMost(SOON)
          .until(() -> Clients.get(health).body().contains("\"degraded\":false"));
      Programs.Outcome keys = Tools.run(data, options(primary, standby), "keystore", "list");
      assertThat(keys.exitCode()).as(keys.output()).isZero();
      assertThat(keys.output()).contains(acknowledged.stream().map(id -> id + ".1").toList());
    }
  }

  /** A standby without whose word the primary acknowledges nothing. */
  private static PostgresProcess synchronous(PostgresProcess primary) throws IOException {
    PostgresProcess standby = primary.standby(FreePorts.one());
    primary.query("alter system set synchronous_standby_names = '*'");
    primary.query("select pg_reload_conf()");
    Awaitility.await("the standby is synchronous")
        .atMost(SOON)
        .until(() -> primary.query("select sync_state from pg_stat_replication").equals("sync"));
    return standby;
  }

  private Map<String, String> options(PostgresProcess primary, PostgresProcess standby)
      throws Exception {
    String url =
        "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/signet"
            .formatted(primary.port(), standby.port());
    Login login = new Login(url, PostgresProcess.USER, PostgresProcess.PASSWORD);
    Map<String, String> options = new HashMap<>(DatabaseOptions.all(directory, login));
    options.put("SIGNET_CERTIFICATES_KEY_ALGORITHM", "ec_p256");
    options.put("SIGNET_CERTIFICATES_MAX_PER_ACCOUNT", "10000");
    if (!Files.exists(directory.resolve("master.key"))) {
      assertThat(Tools.run(data, options, "keystore", "master-key").exitCode()).isZero();
    }
    return options;
  }

  private static String generate(AdminCalls admin) {
    return admin.made("POST", "/clientcertificates", "{}").path("clientCertificateId").asText();
  }

  /** Has the backend trust a certificate; answers its PEM. */
  private String trusted(AdminCalls admin, Nginx nginx, String id) throws Exception {
    String pem =
        admin.made("GET", "/clientcertificates/" + id, null).path("pemEncodedCertificate").asText();
    Files.writeString(directory.resolve("trusted.crt"), pem);
    nginx.reload(StoryNginx.DEMANDING);
    return pem;
  }

  private static void awaitSeen(URI url, String pem) {
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> StoryNginx.assertSaw(Clients.get(url), pem));
  }

  private static Set<String> certificates(AdminCalls admin) {
    Set<String> ids = new TreeSet<>();
    String position = "";
    do {
      JsonNode page = admin.made("GET", "/clientcertificates?limit=500" + position, null);
      page.path("item").forEach(each -> ids.add(each.path("clientCertificateId").asText()));
      String next = page.path("position").asText("");
      position = next.isEmpty() ? "" : "&position=" + next;
    } while (!position.isEmpty());
    return ids;
  }
}
