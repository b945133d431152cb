package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.ClientCertificate;
import io.signet.api.Rotation;
import io.signet.keystore.KeyAlgorithm;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shape of the gateway's authority and of what it issues, as the JDK and OpenSSL see it. */
class AuthorityProfileTest {

  @TempDir Path folder;
  @TempDir Path files;
  private Workbench bench;

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldBeAnAuthorityThatMakesNoOthers() throws Exception {
    // When
    X509Certificate authority = issued(TestOptions.FAST.organization("Pets")).get(1);

    // Then
    assertThat(authority.getBasicConstraints()).as("path length").isZero();
    assertThat(authority.getKeyUsage())
        .containsExactly(false, false, false, false, false, true, true, false, false);
    assertThat(authority.getCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
    assertThat(authority.getNonCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.14", "2.5.29.35");
    assertThat(authority.getSubjectX500Principal().getName("RFC1779"))
        .matches("OID.2.5.4.5=[0-9a-f]+, O=Pets, CN=Signet Gateway CA");
    assertThat(authority.getIssuerX500Principal()).isEqualTo(authority.getSubjectX500Principal());
    assertThat(authority.getPublicKey().getAlgorithm()).isEqualTo("EC");
    assertThat(life(authority)).isEqualTo(Duration.ofDays(3650).plusMinutes(5));
    authority.verify(authority.getPublicKey());
  }

  @Test
  void shouldIssueClientsUnderNamesOfTheirOwn() throws Exception {
    // When
    List<X509Certificate> chain = issued(TestOptions.FAST);

    // Then
    X509Certificate leaf = chain.get(0);
    X509Certificate authority = chain.get(1);
    String id = bench.documents().list().get(0).certificate().clientCertificateId();
    assertThat(chain).hasSize(2);
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(leaf.getKeyUsage())
        .containsExactly(true, false, false, false, false, false, false, false, false);
    assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(leaf.getSubjectAlternativeNames())
        .containsExactly(List.of(6, "urn:signet:client-certificate:" + id));
    assertThat(leaf.getSubjectX500Principal().getName("RFC1779"))
        .isEqualTo("O=Signet, OID.2.5.4.5=" + id + ".1, CN=ApiGateway");
    assertThat(leaf.getIssuerX500Principal()).isEqualTo(authority.getSubjectX500Principal());
    assertThat(keyIdentifier(leaf, "2.5.29.35", 6))
        .isEqualTo(keyIdentifier(authority, "2.5.29.14", 4));
    assertThat(leaf.getPublicKey()).isNotEqualTo(authority.getPublicKey());
    assertThat(life(leaf)).isEqualTo(Duration.ofHours(48).plusMinutes(5));
    leaf.verify(authority.getPublicKey());
  }

  @Test
  void shouldPassTheJdksOwnValidation() throws Exception {
    // Given
    List<X509Certificate> chain = issued(TestOptions.FAST);
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(chain.get(1), null)));
    parameters.setRevocationEnabled(false);

    // When
    var result =
        CertPathValidator.getInstance("PKIX")
            .validate(
                CertificateFactory.getInstance("X.509").generateCertPath(chain.subList(0, 1)),
                parameters);

    // Then
    assertThat(result).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(KeyAlgorithm.class)
  void shouldPassStrictVerificationOfOpenSsl(KeyAlgorithm algorithm) throws Exception {
    // Given
    OpenSsl.require();
    OpenSsl openSsl = new OpenSsl(files);
    List<X509Certificate> chain = issued(TestOptions.RSA.keyAlgorithm(algorithm));
    openSsl.write("leaf.pem", Pem.of(chain.get(0)));
    openSsl.write("ca.pem", Pem.of(chain.get(1)));

    // When
    String answer = openSsl.run("verify -x509_strict -purpose sslclient -CAfile ca.pem leaf.pem");

    // Then
    assertThat(answer).isEqualTo("leaf.pem: OK\n");
  }

  @Test
  void shouldNotLetWhatItIssuesOutliveIt() throws Exception {
    // Given
    issued(TestOptions.FAST);
    bench.clock.pass(Duration.ofDays(3649));

    // When
    List<X509Certificate> chain =
        bench
            .issuance()
            .make(new io.signet.keystore.KeyId("late", 1), GatewayCa.TAGS, bench.clock.instant());

    // Then
    assertThat(chain.get(0).getNotAfter()).isEqualTo(chain.get(1).getNotAfter());
  }

  @Test
  void shouldKeepItsShapeWhateverTheProfile() throws Exception {
    // When
    X509Certificate leaf = issued(TestOptions.RSA.profile(CertificateProfile.AWS)).get(0);

    // Then
    assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
  }

  @Test
  void shouldVouchForSuccessorsToo() throws Exception {
    // Given
    List<X509Certificate> first = issued(TestOptions.FAST);
    String id = bench.documents().list().get(0).certificate().clientCertificateId();

    // When
    Rotation rotation = bench.rotate(id);

    // Then
    List<X509Certificate> second =
        GatewayCa.chain(
            bench.stored(id).find(rotation.toVersion()).orElseThrow().pemEncodedCertificate());
    assertThat(second.get(1)).isEqualTo(first.get(1));
    assertThat(second.get(0).getSubjectX500Principal().getName("RFC1779")).contains(id + ".2,");
    second.get(0).verify(first.get(1).getPublicKey());
  }

  private List<X509Certificate> issued(TestOptions options) throws Exception {
    bench = new Workbench(folder, options.build());
    ClientCertificate made = GatewayCa.generate(bench);
    return GatewayCa.chain(made.pemEncodedCertificate());
  }

  private static Duration life(X509Certificate certificate) {
    return Duration.between(
        certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
  }

  private static String keyIdentifier(X509Certificate certificate, String extension, int skipped) {
    byte[] value = certificate.getExtensionValue(extension);
    return HexFormat.of().formatHex(Arrays.copyOfRange(value, skipped, value.length));
  }
}
