package io.signet.certificates;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.signet.api.CertificateRequest;
import io.signet.api.ClientCertificate;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.Rotation;
import io.signet.api.Rotation.State;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that others than Signet have issued, with an authority that OpenSSL plays. */
class OwnCertificatesTest {

  @TempDir Path folder;
  @TempDir Path files;
  private Workbench bench;
  private CapturedLog log;
  private OpenSsl openSsl;

  @BeforeAll
  static void needOpenSsl() {
    OpenSsl.require();
  }

  @BeforeEach
  void open() throws Exception {
    bench = new Workbench(folder, TestOptions.FAST.build());
    log = new CapturedLog();
    openSsl = new OpenSsl(files).authority();
  }

  @AfterEach
  void close() {
    log.close();
    bench.close();
  }

  @Test
  void shouldPresentTheChainThatAnAuthorityIssuedForTheKeyInUse() throws Exception {
    // Given
    String id = bench.generate().clientCertificateId();
    byte[] key = identity(id, 1).leaf().getPublicKey().getEncoded();
    openSsl.write("client.csr", request(id, "").pemEncodedRequest());
    openSsl.sign("client");

    // When
    ClientCertificate after = importChain(id, openSsl.text("client.pem") + openSsl.text("ca.pem"));

    // Then
    StoredCertificate stored = stored(id);
    assertThat(after.pemEncodedCertificate())
        .isEqualTo(openSsl.text("client.pem") + openSsl.text("ca.pem"));
    assertThat(after.expirationDate())
        .isBetween(
            Instant.now().plus(Duration.ofDays(19)), Instant.now().plus(Duration.ofDays(20)));
    assertThat(stored.version()).isEqualTo(2);
    assertThat(stored.certificate()).isEqualTo(after);
    assertThat(stored.others()).isEmpty();
    assertThat(identity(id, 2).chain()).hasSize(2);
    assertThat(identity(id, 2).leaf().getPublicKey().getEncoded()).isEqualTo(key);
    assertThat(Pem.fingerprint(identity(id, 2).leaf())).isEqualTo(stored.fingerprint());
  }

  @Test
  void shouldLeaveTheReplacedVersionToTheSweeper() throws Exception {
    // Given
    String id = bench.generate().clientCertificateId();
    openSsl.write("client.csr", request(id, "").pemEncodedRequest());
    importChain(id, openSsl.sign("client").text("client.pem"));

    // When
    Sweeper.Findings findings = bench.sweeper().sweep();

    // Then
    assertThat(findings.removed()).containsExactly(new KeyId(id, 1));
    assertThat(findings.broken()).isEmpty();
    assertThat(bench.keystore.list()).containsExactly(new KeyId(id, 2));
  }

  @Test
  void shouldKeepANewKeyOutOfUseUntilItsChainHasCome() throws Exception {
    // Given
    ClientCertificate before = bench.generate();
    String id = before.clientCertificateId();
    CertificateRequest request = request(id, "{\"newKey\": true}");
    openSsl.write("client.csr", request.pemEncodedRequest());
    openSsl.sign("client");

    // When
    Sweeper.Findings findings = bench.sweeper().sweep();
    StoredCertificate waiting = stored(id);
    importChain(id, openSsl.text("client.pem"));

    // Then
    assertThat(request.version()).isEqualTo(2);
    assertThat(findings.removed()).isEmpty();
    assertThat(waiting.certificate()).isEqualTo(before);
    assertThat(waiting.version()).isEqualTo(1);
    assertThat(waiting.latestVersion()).isEqualTo(2);
    assertThat(stored(id).version()).isEqualTo(3);
    assertThat(bench.sweeper().sweep().removed())
        .containsExactly(new KeyId(id, 1), new KeyId(id, 2));
    assertThat(bench.store.list(Kind.CERTIFICATE_REQUEST, "")).isEmpty();
  }

  @Test
  void shouldHaveOneNewKeyWaitingAtATime() {
    // Given
    String id = bench.generate().clientCertificateId();
    request(id, "{\"newKey\": true}");

    // When
    CertificateRequest second = request(id, "{\"newKey\": true}");

    // Then
    assertThat(second.version()).isEqualTo(3);
    assertThat(bench.keystore.list()).containsExactly(new KeyId(id, 1), new KeyId(id, 3));
    assertThat(bench.store.list(Kind.CERTIFICATE_REQUEST, "")).hasSize(1);
  }

  @Test
  void shouldKeepTheKeyThatARotationCanGoBackToWhenANewOneIsRequested() {
    // Given
    String id = bench.generate().clientCertificateId();
    request(id, "{}");
    Rotation rotation = activated(id);

    // When
    CertificateRequest made = request(id, "{\"newKey\": true}");

    // Then
    assertThat(made.version()).isEqualTo(3);
    assertThat(bench.keystore.list())
        .containsExactly(new KeyId(id, 1), new KeyId(id, 2), new KeyId(id, 3));
    assertThat(bench.move(rotation, State.ROLLED_BACK).state()).isEqualTo(State.ROLLED_BACK);
    assertThat(identity(id, stored(id).version()).id()).isEqualTo(new KeyId(id, 1));
  }

  @Test
  void shouldKeepTheKeyThatARotationCameBackFromWhenANewOneIsRequested() {
    // Given
    String id = bench.generate().clientCertificateId();
    Rotation rotation = activated(id);
    request(id, "{}");
    bench.move(rotation, State.ROLLED_BACK);

    // When
    CertificateRequest made = request(id, "{\"newKey\": true}");

    // Then
    assertThat(made.version()).isEqualTo(3);
    assertThat(stored(id).find(2)).isPresent();
    assertThat(bench.keystore.list())
        .containsExactly(new KeyId(id, 1), new KeyId(id, 2), new KeyId(id, 3));
  }

  @Test
  void shouldDeleteAWaitingKeyWithItsCertificate() {
    // Given
    String id = bench.generate().clientCertificateId();
    request(id, "{\"newKey\": true}");

    // When
    bench.run(Requests.delete(id));

    // Then
    assertThat(bench.keystore.list()).isEmpty();
    assertThat(bench.store.list(Kind.CERTIFICATE_REQUEST, "")).isEmpty();
  }

  @Test
  void shouldAskForTheNamesThatAreWanted() throws Exception {
    // Given
    String id = bench.generate().clientCertificateId();

    // When
    CertificateRequest request =
        request(
            id,
            """
            {"subject": {"commonName": "pets", "organization": "Ex ample", "country": "DE"},
             "alternativeNames": {"dns": ["gateway.example"], "uri": ["spiffe://example/gateway"],
             "email": ["ops@example.org"]}}
            """);

    // Then
    openSsl.write("client.csr", request.pemEncodedRequest());
    assertThat(openSsl.run("req -in client.csr -noout -verify -text"))
        .contains("verify OK")
        .contains("Subject: C = DE, O = Ex ample, serialNumber = " + id + ".1, CN = pets")
        .contains("DNS:gateway.example")
        .contains("URI:spiffe://example/gateway")
        .contains("URI:urn:signet:client-certificate:" + id)
        .contains("email:ops@example.org")
        .contains("TLS Web Client Authentication")
        .contains("Digital Signature");
  }

  @Test
  void shouldRefuseNamesThatNoCertificateCanHave() {
    // Given
    String id = bench.generate().clientCertificateId();
    List<String> bodies =
        List.of(
            "{\"subject\": {\"commonName\": \"\"}}",
            "{\"subject\": {\"commonName\": \"%s\"}}".formatted("x".repeat(65)),
            "{\"subject\": {\"commonName\": \"a\\u0000b\"}}",
            "{\"subject\": {\"country\": \"Germany\"}}",
            "{\"subject\": {\"colour\": \"red\"}}",
            "{\"alternativeNames\": {\"dns\": [\"not a host\"]}}",
            "{\"alternativeNames\": {\"dns\": [null]}}",
            "{\"alternativeNames\": {\"uri\": [\"no-uri\"]}}",
            "{\"alternativeNames\": {\"email\": [\"nobody\"]}}",
            "{\"alternativeNames\": {\"dns\": [%s]}}"
                .formatted(String.join(",", Collections.nCopies(21, "\"a\""))));

    // When, Then
    for (String body : bodies) {
      assertThatThrownBy(() -> request(id, body))
          .as(body)
          .isInstanceOfSatisfying(
              SignetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
    }
    assertThat(bench.store.list(Kind.CERTIFICATE_REQUEST, "")).isEmpty();
  }

  @Test
  void shouldRefuseAChainOfAStrangersKey() throws Exception {
    // Given
    String id = bench.generate().clientCertificateId();
    openSsl.client("ec -pkeyopt ec_paramgen_curve:P-256");

    // When, Then
    assertThatThrownBy(() -> importChain(id, openSsl.text("client.pem")))
        .hasMessage("The chain is for none of the keys of this client certificate");
    assertThat(stored(id).version()).isEqualTo(1);
    assertThat(bench.keystore.list()).containsExactly(new KeyId(id, 1));
  }

  @Test
  void shouldTakeInAKeyThatWasMadeElsewhere() throws Exception {
    // Given
    openSsl.client("rsa:2048");

    // When
    ClientCertificate imported =
        (ClientCertificate)
            bench.run(
                Requests.importing(
                    Map.of(
                        "certificate",
                        openSsl.text("client.pem") + openSsl.text("ca.pem"),
                        "privateKey",
                        openSsl.text("client.key"),
                        "description",
                        "from elsewhere",
                        "tags",
                        Map.of("team", "pets"))));

    // Then
    String id = imported.clientCertificateId();
    assertThat(imported.description()).isEqualTo("from elsewhere");
    assertThat(imported.tags()).isEqualTo(Map.of("team", "pets"));
    assertThat(imported.pemEncodedCertificate())
        .isEqualTo(openSsl.text("client.pem") + openSsl.text("ca.pem"));
    assertThat(bench.run(Requests.get(id))).isEqualTo(imported);
    assertThat(identity(id, 1).chain()).hasSize(2);
  }

  @Test
  void shouldRefuseACertificateThatIsHereAlready() throws Exception {
    // Given
    openSsl.client("ec -pkeyopt ec_paramgen_curve:P-256");
    Map<String, Object> body =
        Map.of("certificate", openSsl.text("client.pem"), "privateKey", openSsl.text("client.key"));
    String id = ((ClientCertificate) bench.run(Requests.importing(body))).clientCertificateId();

    // When, Then
    assertThatThrownBy(() -> bench.run(Requests.importing(body)))
        .hasMessage("The certificate is here already, as client certificate " + id);
    assertThat(bench.keystore.list()).hasSize(1);
  }

  @Test
  void shouldAskForOneFormOfImportOnly() {
    // When, Then
    for (Map<String, Object> body :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("certificate", "x"),
            Map.of("privateKey", "x"),
            Map.of("pkcs12", "x", "certificate", "x", "privateKey", "x"))) {
      assertThatThrownBy(() -> bench.run(Requests.importing(body)))
          .hasMessage("Either pkcs12 is needed, or certificate and privateKey");
    }
  }

  @Test
  void shouldKeepNothingOfAnImportButTheSealedKey() throws Exception {
    // Given
    openSsl.client("rsa:2048");
    String key = openSsl.text("client.key");
    String secret = "correct-horse-battery";
    Map<String, Object> good =
        Map.of("certificate", openSsl.text("client.pem"), "privateKey", key, "password", secret);
    Map<String, Object> bad = Map.of("certificate", key, "privateKey", key, "password", secret);

    // When
    String seen =
        bench.run(Requests.importing(good))
            + outcome(bad)
            + malformed(key)
            + Requests.importing(good);
    StringBuilder kept = new StringBuilder(seen).append(String.join("\n", log.lines()));
    try (Stream<Path> written = Files.walk(folder)) {
      for (Path file : written.filter(Files::isRegularFile).toList()) {
        kept.append(new String(Files.readAllBytes(file), ISO_8859_1));
      }
    }

    // Then
    assertThat(log.lines()).anyMatch(line -> line.contains("imported certificate"));
    assertThat(kept.toString()).doesNotContain(secret).doesNotContain("PRIVATE KEY");
    for (String line : key.lines().skip(1).limit(20).toList()) {
      assertThat(kept.toString()).doesNotContain(line);
      assertThat(kept.toString())
          .doesNotContain(new String(Base64.getMimeDecoder().decode(line), ISO_8859_1));
    }
  }

  private String outcome(Map<String, Object> body) {
    return failure(() -> bench.run(Requests.importing(body)));
  }

  /** JSON that breaks off in the middle of a key. */
  private String malformed(String key) {
    String line = key.lines().skip(2).findFirst().orElseThrow();
    return failure(() -> bench.run(Requests.importing("{\"privateKey\": " + line)));
  }

  private static String failure(ThrowingCallable call) {
    Throwable failure = catchThrowable(call);
    assertThat(failure).isInstanceOf(SignetException.class);
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /** A rotation that every node presents the successor of. */
  private Rotation activated(String id) {
    Rotation rotation = bench.rotate(id);
    bench.move(rotation, State.ACCEPTED);
    rotation = bench.move(rotation, State.ACTIVE);
    bench.report(Workbench.NODE);
    return rotation;
  }

  private CertificateRequest request(String id, String body) {
    return (CertificateRequest) bench.run(Requests.csr(id, body));
  }

  private ClientCertificate importChain(String id, String chain) {
    return (ClientCertificate) bench.run(Requests.chain(id, chain));
  }

  private StoredCertificate stored(String id) {
    return bench.documents().find(id).orElseThrow();
  }

  private Identity identity(String id, int version) {
    return bench.keystore.identity(new KeyId(id, version)).orElseThrow();
  }
}
