package io.signet.certificates;

import static io.signet.certificates.Offered.NOW;
import static io.signet.certificates.Offered.authority;
import static io.signet.certificates.Offered.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.TestCertificates;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

/** What is asked of a key and a chain that come in, and how each refusal is named. */
class ChainRulesTest {

  private final Offered root = authority("root", null);
  private final Offered middle = authority("middle", root);

  @Test
  void shouldTakeAChainInAnyOrder() {
    // Given
    Offered leaf = client(middle);

    // When
    OfferedIdentity taken = take(leaf, root, leaf, middle);

    // Then
    assertThat(taken.chain())
        .containsExactly(leaf.certificate(), middle.certificate(), root.certificate());
  }

  @Test
  void shouldTakeACertificateThatSaysNothingOfItsUse() {
    // Given
    Offered leaf = client(root).usage(null).purpose(null).constraints(null);

    // When
    OfferedIdentity taken = take(leaf, leaf);

    // Then
    assertThat(taken.chain()).containsExactly(leaf.certificate());
  }

  @Test
  void shouldTakeKeysOfEveryKindThatTheEnginesCan() {
    // Given
    List<KeyPair> pairs =
        List.of(
            TestCertificates.keyPair(KeyAlgorithm.RSA_2048),
            TestCertificates.keyPair(KeyAlgorithm.RSA_3072),
            TestCertificates.keyPair(KeyAlgorithm.EC_P256),
            pair("EC", "secp384r1"));

    // When
    List<OfferedIdentity> taken =
        pairs.stream().map(pair -> client(root).key(pair)).map(leaf -> take(leaf, leaf)).toList();

    // Then
    assertThat(taken)
        .extracting(each -> each.key().getAlgorithm())
        .containsExactly("RSA", "RSA", "EC", "EC");
  }

  @Test
  void shouldRefuseAKeyOfAnotherCertificate() {
    assertRefused(
        "The private key does not belong to the certificate",
        () -> OfferedIdentity.ofPem(client(root).pem(), client(root).keyPem(), "", 1, NOW));
  }

  @Test
  void shouldRefuseAChainThatDoesNotBuild() {
    // Given
    Offered leaf = client(root);
    Offered namesake = authority("root", null);

    // When, Then
    assertRefused(
        "The chain does not build: certificate 2 has not signed any certificate of the chain",
        () -> take(leaf, leaf, namesake));
  }

  @Test
  void shouldRefuseACertificateThatIsThereTwice() {
    Offered leaf = client(root);
    assertRefused("A certificate is there twice", () -> take(leaf, leaf, root, root));
  }

  @Test
  void shouldRefuseMoreCertificatesThanHandshakesCarry() {
    // Given
    Offered leaf = client(root);
    Offered[] six =
        Stream.concat(
                Stream.of(leaf), IntStream.range(0, 5).mapToObj(i -> authority("a" + i, null)))
            .toArray(Offered[]::new);

    // When, Then
    assertRefused("There are 6 certificates; at most 5 are allowed", () -> take(leaf, six));
  }

  @Test
  void shouldRefuseWhatIsNotValidNow() {
    // Given
    Offered expired = client(root).valid(NOW.minus(Duration.ofDays(9)), NOW);
    Instant tomorrow = NOW.plus(Duration.ofDays(1));
    Offered early = client(root).valid(tomorrow, tomorrow.plus(Duration.ofDays(9)));
    Offered oldRoot = authority("root", null).valid(NOW.minus(Duration.ofDays(9)), NOW);
    Offered leaf = client(oldRoot);

    // When, Then
    assertRefused("The certificate has expired on " + NOW, () -> take(expired, expired));
    assertRefused("The certificate is not valid before " + tomorrow, () -> take(early, early));
    assertRefused(
        "Certificate 2 of the chain has expired on " + NOW, () -> take(leaf, leaf, oldRoot));
  }

  @Test
  void shouldAllowForAnAuthoritysClockThatIsALittleAhead() {
    // Given
    Offered leaf =
        client(root).valid(NOW.plus(Duration.ofMinutes(4)), NOW.plus(Duration.ofDays(1)));

    // When
    OfferedIdentity taken = take(leaf, leaf);

    // Then
    assertThat(taken.chain()).containsExactly(leaf.certificate());
  }

  @Test
  void shouldRefuseCertificatesThatAreNotForClients() {
    // Given
    Offered server = client(root).purpose(KeyPurposeId.id_kp_serverAuth);
    Offered cipher = client(root).usage(KeyUsage.keyEncipherment);

    // When, Then
    assertRefused(
        "The certificate is not for clients: extendedKeyUsage lacks clientAuth",
        () -> take(server, server));
    assertRefused(
        "The certificate does not allow digital signatures (keyUsage), which a handshake needs",
        () -> take(cipher, cipher));
  }

  @Test
  void shouldRefuseIssuersThatMayNotIssue() {
    // Given
    Offered person = authority("person", root).constraints(new BasicConstraints(false));
    Offered ofPerson = client(person);
    Offered unfit = authority("unfit", root).usage(KeyUsage.digitalSignature);
    Offered ofUnfit = client(unfit);
    Offered lowRoot = authority("low", null).constraints(new BasicConstraints(0));
    Offered below = authority("below", lowRoot);
    Offered tooLow = client(below);

    // When, Then
    String refusal =
        "Certificate 2 of the chain may not sign certificates: it is no certificate of an authority";
    assertRefused(refusal, () -> take(ofPerson, ofPerson, person));
    assertRefused(refusal, () -> take(ofUnfit, ofUnfit, unfit));
    assertRefused(
        "Certificate 3 of the chain does not allow as many certificates below it",
        () -> take(tooLow, tooLow, below, lowRoot));
  }

  @Test
  void shouldRefuseWeakSignatures() {
    // Given
    Offered rsaRoot = authority("rsa", null).key(TestCertificates.keyPair(KeyAlgorithm.RSA_2048));
    Offered sha1 = client(rsaRoot).signature("SHA1withRSA");
    Offered pss = client(rsaRoot).signature("SHA256withRSAandMGF1");

    // When
    OfferedIdentity taken = take(pss, pss);

    // Then
    assertThat(taken.chain()).containsExactly(pss.certificate());
    assertThatThrownBy(() -> take(sha1, sha1))
        .hasMessageStartingWith("The certificate is signed with SHA1withRSA; SHA-256");
  }

  @Test
  void shouldRefuseKeysThatTheEnginesCannotUse() {
    // Given
    List<KeyPair> pairs =
        List.of(rsa(1024), pair("EC", "secp521r1"), pair("Ed25519", null), pair("Ed448", null));

    // When, Then
    for (KeyPair pair : pairs) {
      Offered leaf = client(root).key(pair);
      assertRefused(
          "The key of certificate 1 is of an unsupported kind; RSA of 2048 to 4096 bits and EC on"
              + " P-256 or P-384 are supported",
          () -> take(leaf, leaf));
    }
  }

  @Test
  void shouldRefuseTextsWithoutWhatIsNeeded() {
    // Given
    Offered leaf = client(root);
    String long64 = "x".repeat(Limits.MAX_BYTES + 1);

    // When, Then
    assertRefused("certificate holds no PEM certificate", () -> pem("", leaf.keyPem()));
    assertRefused("privateKey holds no PEM private key", () -> pem(leaf.pem(), ""));
    assertRefused(
        "privateKey holds more than one private key",
        () -> pem(leaf.pem(), leaf.keyPem() + leaf.keyPem()));
    assertRefused(
        "certificate holds a private key, which does not belong there",
        () -> pem(leaf.pem() + leaf.keyPem(), leaf.keyPem()));
    assertRefused("certificate is longer than 65536 characters", () -> pem(long64, leaf.keyPem()));
    assertRefused("privateKey is longer than 65536 characters", () -> pem(leaf.pem(), long64));
    assertRefused(
        "certificate has a PEM block that does not end",
        () -> pem(leaf.pem().replace("-----END CERTIFICATE-----", ""), leaf.keyPem()));
    assertRefused(
        "certificate is not Base64", () -> pem(leaf.pem().replace("MII", "?!?"), leaf.keyPem()));
  }

  private static OfferedIdentity take(Offered leaf, Offered... given) {
    String chain = Stream.of(given).map(Offered::pem).collect(Collectors.joining());
    return pem(chain, leaf.keyPem());
  }

  private static OfferedIdentity pem(String chain, String key) {
    return OfferedIdentity.ofPem(chain, key, "", Limits.MAX_ROUNDS, NOW);
  }

  private static void assertRefused(String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SignetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST))
        .hasMessage(message);
  }

  private static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair pair(String family, String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
      if (curve != null) {
        generator.initialize(new ECGenParameterSpec(curve));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
