package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.signet.api.Addresses;
import io.signet.api.AuditEntry;
import io.signet.api.Caller;
import io.signet.api.ClientCertificate;
import io.signet.api.ControlRequest;
import io.signet.api.ErrorCode;
import io.signet.api.IdentityReference;
import io.signet.api.Kind;
import io.signet.api.LocalCodec;
import io.signet.api.Operation;
import io.signet.api.Page;
import io.signet.api.PageRequest;
import io.signet.api.SealedIdentity;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.api.WireJson;
import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import io.signet.keystore.MemoryKeystore;
import io.signet.keystore.SealingKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of certificates as the other parts see it: over the event bus. */
class CertificateVerticleTest {

  private static final SealingKey SEALING_KEY =
      new SealingKey("cluster-1", new SecretKeySpec(new byte[32], "AES"));

  @TempDir Path folder;
  private Vertx vertx;
  private Workbench bench;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    LocalCodec.register(vertx.eventBus());
    bench = new Workbench(folder, TestOptions.FAST.maxPerAccount(40).build());
    deploy();
  }

  @AfterEach
  void close() {
    result(vertx.close());
    bench.close();
  }

  @Test
  void shouldGenerateACertificateWithWhatTheCallerAskedFor() throws Exception {
    // Given
    Instant before = Instant.now().minusSeconds(1);

    // When
    ClientCertificate made =
        ask(Requests.generate("{\"description\": \"to pets\", \"tags\": {\"team\": \"blue\"}}"));

    // Then
    assertThat(made.clientCertificateId()).matches("[a-z0-9]{6}");
    assertThat(made.description()).isEqualTo("to pets");
    assertThat(made.tags()).isEqualTo(Map.of("team", "blue"));
    assertThat(made.createdDate()).isBetween(before, Instant.now());
    assertThat(made.createdDate().getNano()).isZero();
    assertThat(made.expirationDate()).isEqualTo(made.createdDate().plus(Duration.ofDays(365)));
    X509Certificate leaf = parse(made.pemEncodedCertificate());
    assertThat(leaf.getNotAfter()).isEqualTo(made.expirationDate());
    assertThat(leaf.getSubjectX500Principal().getName("RFC1779"))
        .isEqualTo("O=Signet, OID.2.5.4.5=" + made.clientCertificateId() + ".1, CN=ApiGateway");
    assertThat(bench.keystore.identity(new KeyId(made.clientCertificateId(), 1)))
        .map(Identity::leaf)
        .contains(leaf);
  }

  @Test
  void shouldKeepTheFingerprintAndTheVersionBesideTheCertificate() throws Exception {
    // Given
    ClientCertificate made = ask(Requests.generate(""));

    // When
    StoredCertificate stored =
        bench.store.get(Kind.CERTIFICATE, made.clientCertificateId()).orElseThrow().value();

    // Then
    byte[] encoded = parse(made.pemEncodedCertificate()).getEncoded();
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(encoded);
    assertThat(stored.certificate()).isEqualTo(made);
    assertThat(stored.version()).isEqualTo(1);
    assertThat(stored.fingerprint()).isEqualTo(HexFormat.of().formatHex(digest));
  }

  @Test
  void shouldWriteOnePemBlockInLinesOf64Columns() {
    // When
    ClientCertificate made = ask(Requests.generate(""));

    // Then
    List<String> lines = made.pemEncodedCertificate().lines().toList();
    assertThat(lines).first().isEqualTo("-----BEGIN CERTIFICATE-----");
    assertThat(lines).last().isEqualTo("-----END CERTIFICATE-----");
    assertThat(lines.subList(1, lines.size() - 2)).allMatch(line -> line.length() == 64);
    assertThat(made.pemEncodedCertificate()).endsWith("-----\n").containsOnlyOnce("BEGIN");
  }

  @Test
  void shouldAnswerInAmazonsMembersAndLeaveOutWhatWasNeverSet() {
    // Given
    ClientCertificate made = ask(Requests.generate(""));

    // When
    String json = new String(WireJson.bytes(made), StandardCharsets.UTF_8);

    // Then
    assertThat(json)
        .contains("\"clientCertificateId\":\"" + made.clientCertificateId() + "\"")
        .contains("\"pemEncodedCertificate\":\"-----BEGIN CERTIFICATE-----\\n")
        .contains("\"createdDate\":" + made.createdDate().getEpochSecond() + ",")
        .contains("\"expirationDate\":" + made.expirationDate().getEpochSecond())
        .doesNotContain("description", "tags", "version", "fingerprint");
  }

  @Test
  void shouldNeverUseAKeyTwice() throws Exception {
    // When
    ClientCertificate one = ask(Requests.generate(""));
    ClientCertificate other = ask(Requests.generate(""));

    // Then
    assertThat(parse(one.pemEncodedCertificate()).getPublicKey())
        .isNotEqualTo(parse(other.pemEncodedCertificate()).getPublicKey());
    assertThat(one.clientCertificateId()).isNotEqualTo(other.clientCertificateId());
  }

  @Test
  void shouldGiveACertificateBackAsItWasMade() {
    // Given
    ClientCertificate made = ask(Requests.generate("{\"tags\": {\"b\": \"2\", \"a\": \"\"}}"));

    // When
    ClientCertificate read = ask(Requests.get(made.clientCertificateId()));

    // Then
    assertThat(read).isEqualTo(made);
  }

  @Test
  void shouldChangeTheDescriptionAndNothingElse() {
    // Given
    ClientCertificate made = ask(Requests.generate("{\"tags\": {\"a\": \"1\"}}"));

    // When
    ClientCertificate changed = ask(Requests.describe(made.clientCertificateId(), "für Öl"));

    // Then
    assertThat(changed.description()).isEqualTo("für Öl");
    assertThat(changed)
        .usingRecursiveComparison()
        .ignoringFields("description")
        .isEqualTo(made);
    ClientCertificate read = ask(Requests.get(made.clientCertificateId()));
    assertThat(read).isEqualTo(changed);
  }

  @Test
  void shouldAnswerTheCertificateToAPatchOfNothing() {
    // Given
    ClientCertificate made = ask(Requests.generate("{\"description\": \"x\"}"));
    long revision = bench.store.revision();

    // When
    ClientCertificate same =
        ask(Requests.update(made.clientCertificateId(), "{\"patchOperations\": []}"));

    // Then
    assertThat(same).isEqualTo(made);
    assertThat(bench.store.revision()).isEqualTo(revision);
  }

  @Test
  void shouldDropADescriptionThatIsReplacedByNothing() {
    // Given
    ClientCertificate made = ask(Requests.generate("{\"description\": \"x\"}"));

    // When
    ClientCertificate changed = ask(Requests.describe(made.clientCertificateId(), ""));

    // Then
    assertThat(changed.description()).isNull();
  }

  @Test
  void shouldListAllCertificatesByIdInPages() {
    // Given
    List<String> ids =
        IntStream.range(0, 7)
            .mapToObj(i -> this.<ClientCertificate>ask(Requests.generate("")))
            .map(ClientCertificate::clientCertificateId)
            .sorted()
            .toList();

    // When
    Page<ClientCertificate> first = ask(Requests.list(Map.of("limit", "3")));
    Page<ClientCertificate> second = ask(Requests.list(following(first)));
    Page<ClientCertificate> third = ask(Requests.list(following(second)));

    // Then
    assertThat(first.item()).extracting(c -> c.clientCertificateId()).isEqualTo(ids.subList(0, 3));
    assertThat(second.item()).extracting(c -> c.clientCertificateId()).isEqualTo(ids.subList(3, 6));
    assertThat(third.item()).extracting(c -> c.clientCertificateId()).isEqualTo(ids.subList(6, 7));
    assertThat(third.position()).isNull();
  }

  @Test
  void shouldListTwentyFiveUnlessToldOtherwise() {
    // Given
    IntStream.range(0, 26).forEach(i -> ask(Requests.generate("")));

    // When
    Page<ClientCertificate> page = ask(Requests.list(Map.of()));

    // Then
    assertThat(page.item()).hasSize(25);
    assertThat(page.position()).isNotNull();
  }

  @Test
  void shouldAddOverwriteReadAndRemoveTags() {
    // Given
    ClientCertificate made = ask(Requests.generate("{\"tags\": {\"a\": \"1\", \"b\": \"2\"}}"));
    String arn = Requests.arn(made.clientCertificateId());

    // When
    Object tagged = ask(Requests.tag(arn, "{\"tags\": {\"b\": \"3\", \"c d/e\": \"4\"}}"));
    Object both = ask(Requests.tags(arn));
    Object untagged = ask(Requests.untag(arn, "a", "c d/e", "never there"));
    Object rest = ask(Requests.tags(arn));

    // Then
    assertThat(tagged).isNull();
    assertThat(json(both)).isEqualTo("{\"tags\":{\"a\":\"1\",\"b\":\"3\",\"c d/e\":\"4\"}}");
    assertThat(untagged).isNull();
    assertThat(json(rest)).isEqualTo("{\"tags\":{\"b\":\"3\"}}");
  }

  @Test
  void shouldReadNoTagsAsAnEmptySetAndLeaveTheMemberOutOfTheCertificate() {
    // Given
    ClientCertificate made = ask(Requests.generate("{\"tags\": {\"a\": \"1\"}}"));
    String arn = Requests.arn(made.clientCertificateId());
    ask(Requests.untag(arn, "a"));

    // When
    Object tags = ask(Requests.tags(arn));

    // Then
    assertThat(json(tags)).isEqualTo("{\"tags\":{}}");
    ClientCertificate read = ask(Requests.get(made.clientCertificateId()));
    assertThat(read.tags()).isNull();
  }

  @Test
  void shouldTakeAnArnThatNamesTheAccountToo() {
    // Given
    ClientCertificate made = ask(Requests.generate("{\"tags\": {\"a\": \"1\"}}"));
    String arn =
        "arn:aws:apigateway:eu-central-1:123456789012:/clientcertificates/"
            + made.clientCertificateId();

    // When
    Object tags = ask(Requests.tags(arn));

    // Then
    assertThat(json(tags)).isEqualTo("{\"tags\":{\"a\":\"1\"}}");
  }

  @Test
  void shouldDeleteDocumentAndKey() {
    // Given
    String id = this.<ClientCertificate>ask(Requests.generate("")).clientCertificateId();

    // When
    Object answer = ask(Requests.delete(id));

    // Then
    assertThat(answer).isNull();
    assertThat(bench.keystore.list()).isEmpty();
    assertThat(refusal(Requests.get(id)).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void shouldRefuseDeletionOfACertificateThatAStageUses() {
    // Given
    String id = this.<ClientCertificate>ask(Requests.generate("")).clientCertificateId();
    bench.attach("prod", id);
    bench.attach("beta", id);

    // When
    SignetException refusal = refusal(Requests.delete(id));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refusal)
        .hasMessage(
            "Cannot delete Client Certificate "
                + id
                + " because it is in use by stages: abcde12345/beta, abcde12345/prod");
    assertThat(bench.keystore.list()).hasSize(1).isEqualTo(bench.documented());
  }

  @Test
  void shouldRefuseMoreCertificatesThanTheAccountMayHave() {
    // Given
    IntStream.range(0, 40).forEach(i -> ask(Requests.generate("")));

    // When
    SignetException refusal = refusal(Requests.generate(""));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
    assertThat(bench.keystore.list()).hasSize(40);
  }

  @Test
  void shouldWriteWhoDidWhatIntoTheAuditLog() {
    // Given
    String id = this.<ClientCertificate>ask(Requests.generate("")).clientCertificateId();
    ask(Requests.describe(id, "x"));
    ask(Requests.tag(Requests.arn(id), "{\"tags\": {\"a\": \"1\"}}"));
    ask(Requests.untag(Requests.arn(id), "a"));
    ask(Requests.delete(id));

    // When
    List<AuditEntry> entries =
        bench.store.audit(PageRequest.of(Optional.empty(), Optional.empty())).item();

    // Then
    assertThat(entries)
        .extracting(AuditEntry::operation)
        .containsExactly(
            "DeleteClientCertificate",
            "UntagResource",
            "TagResource",
            "UpdateClientCertificate",
            "GenerateClientCertificate");
    assertThat(entries)
        .allMatch(entry -> entry.target().equals("/clientcertificates/" + id))
        .allMatch(entry -> entry.accessKeyId().equals("AKIATEST"))
        .allMatch(entry -> entry.requestId().equals("request-1"));
  }

  @Test
  void shouldRefuseOperationsThatOthersServe() {
    // Given
    ControlRequest foreign =
        new ControlRequest(
            Operation.GET_STAGES, Caller.SIGNET, "-", Map.of(), Map.of(), Buffer.buffer());

    // When
    SignetException refusal = refusal(foreign);

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_IMPLEMENTED);
  }

  @Test
  void shouldSayThatTheKeystoreIsAwayWithoutTellingTheCallerWhere() {
    // Given
    bench.keystore.fail(FaultyKeystore.Step.GENERATE);

    // When
    SignetException refusal = refusal(Requests.generate(""));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(refusal).hasMessage("The keystore is not available");
  }

  @Test
  void shouldHandOutAnIdentityThatOnlyTheClusterKeyOpens() throws Exception {
    // Given
    ClientCertificate made = ask(Requests.generate(""));
    IdentityReference reference = new IdentityReference(made.clientCertificateId(), 1);

    // When
    SealedIdentity sealed =
        result(Addresses.SEALED_IDENTITIES.request(vertx.eventBus(), reference));

    // Then
    KeyId id = new KeyId(made.clientCertificateId(), 1);
    assertThat(sealed.reference()).isEqualTo(reference);
    assertThat(sealed.pemChain()).isEqualTo(made.pemEncodedCertificate());
    assertThat(sealed.sealingKeyId()).isEqualTo("cluster-1");
    Identity opened =
        new MemoryKeystore()
            .open(id, List.of(parse(sealed.pemChain())), sealed.sealedBytes(), SEALING_KEY);
    assertThat(opened.privateKey())
        .isEqualTo(bench.keystore.identity(id).orElseThrow().privateKey());
  }

  @Test
  void shouldHandOutOnlyTheChainWhenTheKeyNeverLeavesItsToken() {
    // Given
    ClientCertificate made = ask(Requests.generate(""));
    bench.keystore.fail(FaultyKeystore.Step.SEAL_NOTHING);
    IdentityReference reference = new IdentityReference(made.clientCertificateId(), 1);

    // When
    SealedIdentity sealed =
        result(Addresses.SEALED_IDENTITIES.request(vertx.eventBus(), reference));

    // Then
    assertThat(sealed.pemChain()).isEqualTo(made.pemEncodedCertificate());
    assertThat(sealed.sealedKey()).isNull();
  }

  @Test
  void shouldRefuseToSealWhatIsNotThere() {
    // Given
    List<IdentityReference> unknown =
        List.of(
            new IdentityReference("nobody", 1),
            new IdentityReference("nobody", 0),
            new IdentityReference("no id at all", 1));

    // When / Then
    for (IdentityReference reference : unknown) {
      SignetException refusal =
          catchThrowableOfType(
              SignetException.class,
              () -> result(Addresses.SEALED_IDENTITIES.request(vertx.eventBus(), reference)));
      assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND);
    }
  }

  @Test
  void shouldRemoveWhatACrashLeftWhenItStarts() {
    // Given
    String id = this.<ClientCertificate>ask(Requests.generate("")).clientCertificateId();
    bench.store.fail(FaultyStore.Step.ACKNOWLEDGE);
    refusal(Requests.delete(id));
    bench.store.heal();
    undeploy();

    // When
    deploy();

    // Then
    await().atMost(Duration.ofSeconds(10)).until(() -> bench.keystore.list().isEmpty());
  }

  @Test
  void shouldSweepAgainSoonWhenSomethingWaits() {
    // Given
    String id = this.<ClientCertificate>ask(Requests.generate("")).clientCertificateId();
    bench.store.fail(FaultyStore.Step.ACKNOWLEDGE);
    refusal(Requests.delete(id));
    bench.store.heal();
    undeploy();

    // When
    deploy(TestOptions.FAST.orphanGrace(Duration.ofSeconds(1)).build());

    // Then
    await().atMost(Duration.ofSeconds(10)).until(() -> bench.keystore.list().isEmpty());
  }

  @Test
  void shouldStartAndServeAlthoughTheKeystoreIsAway() {
    // Given
    ClientCertificate made = ask(Requests.generate(""));
    undeploy();
    bench.keystore.fail(FaultyKeystore.Step.LIST);

    // When
    deploy();

    // Then
    ClientCertificate read = ask(Requests.get(made.clientCertificateId()));
    assertThat(read).isEqualTo(made);
  }

  @Test
  void shouldServeNobodyAfterItStopped() {
    // When
    undeploy();

    // Then
    assertThat(refusal(Requests.list(Map.of())).code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void shouldWarnOfWhatAmazonsProfileBreaks() {
    // Given
    undeploy();

    // When
    List<String> lines;
    try (CapturedLog log = new CapturedLog()) {
      deploy(TestOptions.RSA.profile(CertificateProfile.AWS).build());
      lines = log.lines();
    }

    // Then
    assertThat(lines)
        .anyMatch(line -> line.startsWith("WARN certificates.profile=aws:") && line.contains("first"));
  }

  private void deploy() {
    deploy(bench.options);
  }

  private void deploy(CertificateOptions options) {
    result(
        vertx.deployVerticle(
            () -> new CertificateVerticle(bench.store, bench.keystore, SEALING_KEY, options)));
  }

  private void undeploy() {
    vertx.deploymentIDs().forEach(id -> result(vertx.undeploy(id)));
  }

  @SuppressWarnings("unchecked") // the caller knows what the operation answers
  private <T> T ask(ControlRequest request) {
    return (T) result(Addresses.CERTIFICATES.request(vertx.eventBus(), request)).value();
  }

  private SignetException refusal(ControlRequest request) {
    SignetException refusal =
        catchThrowableOfType(SignetException.class, () -> this.<Object>ask(request));
    assertThat(refusal).isNotNull();
    return refusal;
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> following(Page<?> page) {
    Map<String, String> query = new HashMap<>();
    query.put("limit", "3");
    query.put("position", page.position());
    return query;
  }

  private static String json(Object value) {
    return new String(WireJson.bytes(value), StandardCharsets.UTF_8);
  }

  private static X509Certificate parse(String pem) throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes));
  }
}
