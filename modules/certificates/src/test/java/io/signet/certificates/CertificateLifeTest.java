package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.AuditEntry;
import io.signet.api.ClientCertificate;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.Page;
import io.signet.api.PageRequest;
import io.signet.api.SignetException;
import io.signet.api.StoredCertificate;
import io.signet.api.WireJson;
import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of certificates as the doors see it: over the event bus. */
class CertificateLifeTest {

  @TempDir Path folder;
  private Workbench bench;
  private Node node;

  @BeforeEach
  void open() {
    bench = new Workbench(folder, TestOptions.FAST.maxPerAccount(40).build());
    node = new Node(bench);
    node.deploy();
  }

  @AfterEach
  void close() {
    node.close();
    bench.close();
  }

  @Test
  void shouldGenerateACertificateWithWhatTheCallerAskedFor() throws Exception {
    // Given
    Instant before = Instant.now().minusSeconds(1);

    // When
    ClientCertificate made =
        node.ask(
            Requests.generate("{\"description\": \"to pets\", \"tags\": {\"team\": \"blue\"}}"));

    // Then
    assertThat(made.clientCertificateId()).matches("[a-z0-9]{6}");
    assertThat(made.description()).isEqualTo("to pets");
    assertThat(made.tags()).isEqualTo(Map.of("team", "blue"));
    assertThat(made.createdDate()).isBetween(before, Instant.now());
    assertThat(made.createdDate().getNano()).isZero();
    assertThat(made.expirationDate()).isEqualTo(made.createdDate().plus(Duration.ofDays(365)));
    X509Certificate leaf = Node.parse(made.pemEncodedCertificate());
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
    ClientCertificate made = node.ask(Requests.generate(""));

    // When
    StoredCertificate stored =
        bench.store.get(Kind.CERTIFICATE, made.clientCertificateId()).orElseThrow().value();

    // Then
    byte[] encoded = Node.parse(made.pemEncodedCertificate()).getEncoded();
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(encoded);
    assertThat(stored.certificate()).isEqualTo(made);
    assertThat(stored.version()).isEqualTo(1);
    assertThat(stored.fingerprint()).isEqualTo(HexFormat.of().formatHex(digest));
  }

  @Test
  void shouldWriteOnePemBlockInLinesOf64Columns() {
    // When
    ClientCertificate made = node.ask(Requests.generate(""));

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
    ClientCertificate made = node.ask(Requests.generate(""));

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
    ClientCertificate one = node.ask(Requests.generate(""));
    ClientCertificate other = node.ask(Requests.generate(""));

    // Then
    assertThat(Node.parse(one.pemEncodedCertificate()).getPublicKey())
        .isNotEqualTo(Node.parse(other.pemEncodedCertificate()).getPublicKey());
    assertThat(one.clientCertificateId()).isNotEqualTo(other.clientCertificateId());
  }

  @Test
  void shouldGiveACertificateBackAsItWasMade() {
    // Given
    ClientCertificate made = node.ask(Requests.generate("{\"tags\": {\"b\": \"2\", \"a\": \"\"}}"));

    // When
    ClientCertificate read = node.ask(Requests.get(made.clientCertificateId()));

    // Then
    assertThat(read).isEqualTo(made);
  }

  @Test
  void shouldChangeTheDescriptionAndNothingElse() {
    // Given
    ClientCertificate made = node.ask(Requests.generate("{\"tags\": {\"a\": \"1\"}}"));

    // When
    ClientCertificate changed = node.ask(Requests.describe(made.clientCertificateId(), "für Öl"));

    // Then
    assertThat(changed.description()).isEqualTo("für Öl");
    assertThat(changed).usingRecursiveComparison().ignoringFields("description").isEqualTo(made);
    ClientCertificate read = node.ask(Requests.get(made.clientCertificateId()));
    assertThat(read).isEqualTo(changed);
  }

  @Test
  void shouldAnswerTheCertificateToAPatchOfNothing() {
    // Given
    ClientCertificate made = node.ask(Requests.generate("{\"description\": \"x\"}"));
    long revision = bench.store.revision();

    // When
    ClientCertificate same =
        node.ask(Requests.update(made.clientCertificateId(), "{\"patchOperations\": []}"));

    // Then
    assertThat(same).isEqualTo(made);
    assertThat(bench.store.revision()).isEqualTo(revision);
  }

  @Test
  void shouldDropADescriptionThatIsReplacedByNothing() {
    // Given
    ClientCertificate made = node.ask(Requests.generate("{\"description\": \"x\"}"));

    // When
    ClientCertificate changed = node.ask(Requests.describe(made.clientCertificateId(), ""));

    // Then
    assertThat(changed.description()).isNull();
  }

  @Test
  void shouldListAllCertificatesByIdInPages() {
    // Given
    List<String> ids =
        IntStream.range(0, 7)
            .mapToObj(i -> node.certificate(Requests.generate("")))
            .map(ClientCertificate::clientCertificateId)
            .sorted()
            .toList();

    // When
    Page<ClientCertificate> first = node.ask(Requests.list(Map.of("limit", "3")));
    Page<ClientCertificate> second = node.ask(Requests.list(following(first)));
    Page<ClientCertificate> third = node.ask(Requests.list(following(second)));

    // Then
    assertThat(first.item()).extracting(c -> c.clientCertificateId()).isEqualTo(ids.subList(0, 3));
    assertThat(second.item()).extracting(c -> c.clientCertificateId()).isEqualTo(ids.subList(3, 6));
    assertThat(third.item()).extracting(c -> c.clientCertificateId()).isEqualTo(ids.subList(6, 7));
    assertThat(third.position()).isNull();
  }

  @Test
  void shouldListTwentyFiveUnlessToldOtherwise() {
    // Given
    IntStream.range(0, 26).forEach(i -> node.ask(Requests.generate("")));

    // When
    Page<ClientCertificate> page = node.ask(Requests.list(Map.of()));

    // Then
    assertThat(page.item()).hasSize(25);
    assertThat(page.position()).isNotNull();
  }

  @Test
  void shouldAddOverwriteReadAndRemoveTags() {
    // Given
    ClientCertificate made =
        node.ask(Requests.generate("{\"tags\": {\"a\": \"1\", \"b\": \"2\"}}"));
    String arn = Requests.arn(made.clientCertificateId());

    // When
    Object tagged = node.ask(Requests.tag(arn, "{\"tags\": {\"b\": \"3\", \"c d/e\": \"4\"}}"));
    Object both = node.ask(Requests.tags(arn));
    Object untagged = node.ask(Requests.untag(arn, "a", "c d/e", "never there"));
    Object rest = node.ask(Requests.tags(arn));

    // Then
    assertThat(tagged).isNull();
    assertThat(json(both)).isEqualTo("{\"tags\":{\"a\":\"1\",\"b\":\"3\",\"c d/e\":\"4\"}}");
    assertThat(untagged).isNull();
    assertThat(json(rest)).isEqualTo("{\"tags\":{\"b\":\"3\"}}");
  }

  @Test
  void shouldReadNoTagsAsAnEmptySetAndLeaveTheMemberOutOfTheCertificate() {
    // Given
    ClientCertificate made = node.ask(Requests.generate("{\"tags\": {\"a\": \"1\"}}"));
    String arn = Requests.arn(made.clientCertificateId());
    node.ask(Requests.untag(arn, "a"));

    // When
    Object tags = node.ask(Requests.tags(arn));

    // Then
    assertThat(json(tags)).isEqualTo("{\"tags\":{}}");
    ClientCertificate read = node.ask(Requests.get(made.clientCertificateId()));
    assertThat(read.tags()).isNull();
  }

  @Test
  void shouldTakeAnArnThatNamesTheAccountToo() {
    // Given
    ClientCertificate made = node.ask(Requests.generate("{\"tags\": {\"a\": \"1\"}}"));
    String arn =
        "arn:aws:apigateway:eu-central-1:123456789012:/clientcertificates/"
            + made.clientCertificateId();

    // When
    Object tags = node.ask(Requests.tags(arn));

    // Then
    assertThat(json(tags)).isEqualTo("{\"tags\":{\"a\":\"1\"}}");
  }

  @Test
  void shouldDeleteDocumentAndKey() {
    // Given
    String id = node.certificate(Requests.generate("")).clientCertificateId();

    // When
    Object answer = node.ask(Requests.delete(id));

    // Then
    assertThat(answer).isNull();
    assertThat(bench.keystore.list()).isEmpty();
    assertThat(node.refusal(Requests.get(id)).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void shouldRefuseDeletionOfACertificateThatAStageUses() {
    // Given
    String id = node.certificate(Requests.generate("")).clientCertificateId();
    bench.attach("prod", id);
    bench.attach("beta", id);

    // When
    SignetException refusal = node.refusal(Requests.delete(id));

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
    IntStream.range(0, 40).forEach(i -> node.ask(Requests.generate("")));

    // When
    SignetException refusal = node.refusal(Requests.generate(""));

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
    assertThat(bench.keystore.list()).hasSize(40);
  }

  @Test
  void shouldWriteWhoDidWhatIntoTheAuditLog() {
    // Given
    String id = node.certificate(Requests.generate("")).clientCertificateId();
    node.ask(Requests.describe(id, "x"));
    node.ask(Requests.tag(Requests.arn(id), "{\"tags\": {\"a\": \"1\"}}"));
    node.ask(Requests.untag(Requests.arn(id), "a"));
    node.ask(Requests.delete(id));

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

  private static Map<String, String> following(Page<?> page) {
    Map<String, String> query = new HashMap<>();
    query.put("limit", "3");
    query.put("position", page.position());
    return query;
  }

  private static String json(Object value) {
    return new String(WireJson.bytes(value), StandardCharsets.UTF_8);
  }
}
