package io.signet.certificates;

import static io.signet.certificates.Offered.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.TestCertificates;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedData;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that were made to keep a processor busy, to fill memory, or to break a parser. */
@Timeout(120)
class HostileImportTest {

  private static final byte[] SALT = new byte[8];

  private final Offered leaf = Offered.client(null);

  @ParameterizedTest
  @ValueSource(strings = {"2147483647", "4294967297", "18446744073709551617", "0", "-1", "2000001"})
  void shouldNotCountRoundsThatAFileAsksFor(String rounds) throws Exception {
    // Given
    BigInteger count = new BigInteger(rounds);
    List<byte[]> files =
        List.of(withMac(count), encrypted(pbes2(count, null)), encrypted(pkcs12Scheme(count)));

    // When
    List<Throwable> failures = files.stream().map(this::failure).toList();

    // Then
    assertThat(failures)
        .allSatisfy(
            failure ->
                assertRefused(
                    failure,
                    "The password protection asks for too many rounds of hashing; at most 2000000"
                        + " are allowed in all"));
  }

  @Test
  void shouldCountTheRoundsOfAllPartsTogether() throws Exception {
    // Given
    ASN1Encodable part = encryptedPart(pbes2(BigInteger.valueOf(1000), null));
    ASN1EncodableVector parts = new ASN1EncodableVector();
    for (int i = 0; i < 600; i++) {
      parts.add(part);
    }
    byte[] file = pfx(new DERSequence(parts), null);

    // When
    Throwable failure = catchThrowable(() -> Pkcs12File.read(file, new Decryption("secret", 500)));

    // Then
    assertRefused(
        failure,
        "The password protection asks for too many rounds of hashing; at most 2000000 are allowed in"
            + " all");
  }

  @Test
  void shouldNotDeriveKeysOfAnyLength() throws Exception {
    // Given
    byte[] file = encrypted(pbes2(BigInteger.ONE, 1_000_000_000));

    // When
    Throwable failure = failure(file);

    // Then
    assertThat(failure)
        .isInstanceOf(SignetException.class)
        .hasMessageStartingWith("The password protection is of an unsupported kind");
  }

  @Test
  void shouldNotTakeMemoryThatScryptAsksFor() throws Exception {
    // Given
    AlgorithmIdentifier scrypt =
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_PBES2,
            new PBES2Parameters(
                new KeyDerivationFunc(
                    new ASN1ObjectIdentifier("1.3.6.1.4.1.11591.4.11"),
                    new DERSequence(
                        new ASN1Encodable[] {
                          new DEROctetString(SALT), new ASN1Integer(1 << 30), new ASN1Integer(8)
                        })),
                aes()));
    String pem =
        Pem.of(
            "ENCRYPTED PRIVATE KEY",
            new EncryptedPrivateKeyInfo(scrypt, new byte[64]).getEncoded());

    // When
    Throwable failure = catchThrowable(() -> offer(pem));

    // Then
    assertThat(failure)
        .isInstanceOf(SignetException.class)
        .hasMessageStartingWith("The password protection is of an unsupported kind");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3080", "30820001", "a080", "2480", "3182ffff"})
  void shouldNotFollowStructuresToAnyDepth(String head) throws Exception {
    // Given
    byte[] nested = Base64.getDecoder().decode(repeated(head));
    byte[] inside = pfx(new DERSequence(), null);
    byte[] hidden =
        new Pfx(new ContentInfo(PKCSObjectIdentifiers.data, new DEROctetString(nested)), null)
            .getEncoded();

    // When
    List<Throwable> failures =
        List.of(
            failure(nested),
            failure(hidden),
            catchThrowable(() -> offer(Pem.of("PRIVATE KEY", nested))),
            catchThrowable(() -> offer(Pem.of("EC PRIVATE KEY", nested))),
            catchThrowable(
                () ->
                    OfferedIdentity.ofPem(
                        Pem.of("CERTIFICATE", nested), leaf.keyPem(), "", 1, NOW)),
            failure(inside));

    // Then
    assertThat(failures).allSatisfy(HostileImportTest::assertBadRequest);
  }

  @Test
  void shouldNotComputeWithNumbersOfAnySize() throws Exception {
    // Given
    RSAPrivateCrtKey key =
        (RSAPrivateCrtKey) TestCertificates.keyPair(KeyAlgorithm.RSA_2048).getPrivate();
    Offered rsa =
        Offered.client(null)
            .key(
                new KeyPair(
                    KeyFactory.getInstance("RSA")
                        .generatePublic(
                            new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())),
                    key));
    BigInteger huge = BigInteger.ONE.shiftLeft(350_000).subtract(BigInteger.ONE);
    String pem =
        Pem.of(
            "RSA PRIVATE KEY",
            new RSAPrivateKey(
                    key.getModulus(),
                    key.getPublicExponent(),
                    key.getPrivateExponent(),
                    huge,
                    key.getPrimeQ(),
                    key.getPrimeExponentP(),
                    key.getPrimeExponentQ(),
                    key.getCrtCoefficient())
                .getEncoded());

    // When
    Throwable failure = catchThrowable(() -> OfferedIdentity.ofPem(rsa.pem(), pem, "", 1, NOW));

    // Then
    assertRefused(failure, "The private key is damaged: its numbers do not belong together");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA PRIVATE KEY", "EC PRIVATE KEY", "PRIVATE KEY"})
  void shouldRefuseKeysWithoutNumbers(String label) throws Exception {
    // Given
    String pem = Pem.of(label, new DERSequence().getEncoded());

    // When
    Throwable failure = catchThrowable(() -> offer(pem));

    // Then
    assertBadRequest(failure);
  }

  @Test
  void shouldReadNothingThatIsLongerThanAnyRealFile() {
    // Given
    String base64 = Base64.getEncoder().encodeToString(new byte[Limits.MAX_BYTES + 1]);
    String endless = "A".repeat(10_000_000);

    // When
    Throwable longer =
        catchThrowable(() -> OfferedIdentity.ofPkcs12(base64, "", Limits.MAX_ROUNDS, NOW));
    Throwable muchLonger =
        catchThrowable(() -> OfferedIdentity.ofPkcs12(endless, "", Limits.MAX_ROUNDS, NOW));

    // Then
    assertRefused(longer, "pkcs12 is longer than 65536 bytes");
    assertRefused(muchLonger, "pkcs12 is longer than 65536 bytes");
  }

  @Test
  void shouldOpenWhatBrowsersWriteWithinSomeSeconds() throws Exception {
    // Given
    byte[] file = encrypted(pbes2(BigInteger.valueOf(Limits.MAX_ROUNDS), null));
    long before = System.nanoTime();

    // When
    Throwable failure = failure(file);

    // Then
    assertBadRequest(failure);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(60));
  }

  private Throwable failure(byte[] file) {
    String base64 = Base64.getEncoder().encodeToString(file);
    return catchThrowable(() -> OfferedIdentity.ofPkcs12(base64, "secret", Limits.MAX_ROUNDS, NOW));
  }

  private OfferedIdentity offer(String key) {
    return OfferedIdentity.ofPem(leaf.pem(), key, "secret", Limits.MAX_ROUNDS, NOW);
  }

  private static void assertBadRequest(Throwable failure) {
    assertThat(failure)
        .isInstanceOfSatisfying(
            SignetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  private static void assertRefused(Throwable failure, String message) {
    assertBadRequest(failure);
    assertThat(failure).hasMessage(message);
  }

  /** 60 KB of nothing but beginnings. */
  private static String repeated(String hex) {
    byte[] head = HexFormat.of().parseHex(hex);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < 45_000 / head.length; i++) {
      bytes.writeBytes(head);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static byte[] withMac(BigInteger rounds) throws Exception {
    DigestInfo digest =
        new DigestInfo(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256), new byte[32]);
    DERSequence mac =
        new DERSequence(
            new ASN1Encodable[] {digest, new DEROctetString(SALT), new ASN1Integer(rounds)});
    return pfx(new DERSequence(), mac);
  }

  private static byte[] encrypted(AlgorithmIdentifier scheme) throws Exception {
    return pfx(new DERSequence(encryptedPart(scheme)), null);
  }

  private static ContentInfo encryptedPart(AlgorithmIdentifier scheme) {
    return new ContentInfo(
        PKCSObjectIdentifiers.encryptedData,
        new EncryptedData(PKCSObjectIdentifiers.data, scheme, new DEROctetString(new byte[64])));
  }

  private static AlgorithmIdentifier pbes2(BigInteger rounds, Integer keyLength) {
    ASN1EncodableVector parameters = new ASN1EncodableVector();
    parameters.add(new DEROctetString(SALT));
    parameters.add(new ASN1Integer(rounds));
    if (keyLength != null) {
      parameters.add(new ASN1Integer(keyLength));
    }
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.id_PBES2,
        new DERSequence(
            new ASN1Encodable[] {
              new KeyDerivationFunc(PKCSObjectIdentifiers.id_PBKDF2, new DERSequence(parameters)),
              aes()
            }));
  }

  private static AlgorithmIdentifier pkcs12Scheme(BigInteger rounds) {
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC,
        new DERSequence(new ASN1Encodable[] {new DEROctetString(SALT), new ASN1Integer(rounds)}));
  }

  private static EncryptionScheme aes() {
    return new EncryptionScheme(
        NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(new byte[16]));
  }

  private static byte[] pfx(DERSequence safes, DERSequence mac) throws Exception {
    ContentInfo content =
        new ContentInfo(PKCSObjectIdentifiers.data, new DEROctetString(safes.getEncoded()));
    return new Pfx(content, mac == null ? null : MacData.getInstance(mac)).getEncoded();
  }
}
