package io.signet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.ClientCertificate;

/** Everything is lost but the backup and its key; the restored node is the same to everybody. */
class BackupIT {

  @TempDir Path directory;
  private Path lost;
  private Path restored;
  private Path backup;
  private Path keyFile;

  @BeforeEach
  void makeKey() {
    lost = directory.resolve("lost");
    restored = directory.resolve("restored");
    backup = directory.resolve("signet.backup");
    keyFile = BackupTools.key(directory);
  }

  @Test
  void shouldBeTheSameNodeForClientsAndBackends() throws Exception {
    BackendCertificates certificates = BackendCertificates.make(directory);
    try (SignetProcess signet = SignetProcess.start(lost, Map.of());
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      // Given: a stage whose certificate a backend demands, and a backup of the running node
      var certificate = client.generateClientCertificate(r -> r.description("first"));
      client.generateClientCertificate(r -> r.description("second").tags(Map.of("team", "pets")));
      Files.writeString(
          directory.resolve("trusted.crt"), certificate.pemEncodedCertificate() + "\n");
      try (Nginx nginx = Nginx.start(directory, StoryNginx.DEMANDING)) {
        Backends.trust(signet, nginx.origin(), certificates.authorityPem());
        StoryApi api =
            StoryApi.create(client, "pets", "GET", nginx.origin() + "/pets").deploy("prod");
        api.attach("prod", certificate.clientCertificateId());
        StoryNginx.assertSaw(call(signet, api), certificate.pemEncodedCertificate());
        List<ClientCertificate> before = client.getClientCertificates().items();
        String trustKeys = trustKeys(signet);
        Programs.Outcome taken =
            Tools.run(lost, "backup", "--out", "" + backup, "--key-file", "" + keyFile);
        assertThat(taken.exitCode()).as(taken.output()).isZero();
        assertThat(taken.output()).contains("keys       2, sealed");
        client.generateClientCertificate(r -> r.description("too late for the backup"));
        signet.kill();

        // When
        Programs.Outcome outcome = restore(restored);

        // Then
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        try (SignetProcess second = SignetProcess.start(restored, Map.of());
            ApiGatewayClient sameClient = Clients.apiGateway(second)) {
          assertThat(Clients.credentials(second)).isEqualTo(Clients.credentials(signet));
          assertThat(sameClient.getClientCertificates().items()).isEqualTo(before);
          StoryNginx.assertSaw(call(second, api), certificate.pemEncodedCertificate());
          assertThat(trustKeys(second)).isEqualTo(trustKeys);
          assertThat(Backends.signed(second, "GET", "/signet/v1/audit", new byte[0]).body())
              .contains("RestoreBackup")
              .contains("GenerateClientCertificate");
        }
      }
    }
  }

  @Test
  void shouldRefuseARunningNodeAndOneThatHoldsSomething() throws Exception {
    // Given
    try (SignetProcess signet = SignetProcess.start(lost, Map.of());
        ApiGatewayClient client = Clients.apiGateway(signet)) {
      client.generateClientCertificate();
      assertThat(
              Tools.run(lost, "backup", "--out", "" + backup, "--key-file", "" + keyFile)
                  .exitCode())
          .isZero();

      // When
      Programs.Outcome running = restore(lost);
      Programs.Outcome migrating =
          Tools.run(lost, "keystore", "migrate", "--from", "pkcs12", "--to", "sql");
      signet.terminate();
      signet.awaitExit(java.time.Duration.ofSeconds(30));
      Programs.Outcome holding = restore(lost);

      // Then
      assertThat(running.exitCode()).isEqualTo(1);
      assertThat(running.output()).contains("is in use by process " + signet.pid());
      assertThat(migrating.exitCode()).isEqualTo(1);
      assertThat(migrating.output()).contains("is in use by process " + signet.pid());
      assertThat(holding.exitCode()).isEqualTo(1);
      assertThat(holding.output()).contains("is not empty");
    }
  }

  @Test
  void shouldTouchNothingWithAnotherKeyOrADamagedFile() throws Exception {
    // Given
    SignetProcess.start(lost, Map.of()).close();
    Tools.run(lost, "backup", "--out", "" + backup, "--key-file", "" + keyFile);
    Path other =
        DatabaseOptions.secret(
            directory.resolve("other.key"), Base64.getEncoder().encodeToString(new byte[32]));
    byte[] content = Files.readAllBytes(backup);

    // When
    Programs.Outcome anotherKey =
        Tools.run(restored, "restore", "--from", "" + backup, "--key-file", "" + other);
    content[content.length / 2] ^= 1;
    Files.write(backup, content);
    Programs.Outcome damaged = restore(restored);

    // Then
    assertThat(anotherKey.exitCode()).isEqualTo(1);
    assertThat(anotherKey.output()).contains("it was made with key");
    assertThat(damaged.exitCode()).isEqualTo(1);
    assertThat(damaged.output()).contains("was changed");
    assertThat(restored).doesNotExist();
  }

  @Test
  void shouldTellWhatABackupIsAndTakeAPassphrase() throws Exception {
    // Given
    SignetProcess.start(lost, Map.of()).close();
    Path passphrase =
        DatabaseOptions.secret(directory.resolve("passphrase"), "correct horse battery staple");
    Map<String, String> configured = Map.of("SIGNET_BACKUP_PASSPHRASE_FILE", passphrase.toString());

    // When
    Programs.Outcome taken = Tools.run(lost, configured, "backup", "--out", "" + backup);
    Programs.Outcome again = Tools.run(lost, configured, "backup", "--out", "" + backup);
    Programs.Outcome checked =
        Tools.run(restored, configured, "restore", "--check", "--from", "" + backup);

    // Then
    assertThat(taken.exitCode()).as(taken.output()).isZero();
    assertThat(again.output()).contains("it exists already");
    assertThat(checked.exitCode()).as(checked.output()).isZero();
    assertThat(checked.output()).contains(": whole", "credentials", "cluster.key");
    assertThat(restored).doesNotExist();
  }

  private Programs.Outcome restore(Path data) throws Exception {
    return Tools.run(data, "restore", "--from", "" + backup, "--key-file", "" + keyFile);
  }

  private static HttpResponse<String> call(SignetProcess signet, StoryApi api) {
    return Clients.get(Clients.stageUrl(signet, api.id(), "prod", "/pets"));
  }

  private static String trustKeys(SignetProcess signet) {
    return Backends.signed(signet, "GET", "/signet/v1/trust-keys", new byte[0]).body();
  }
}
