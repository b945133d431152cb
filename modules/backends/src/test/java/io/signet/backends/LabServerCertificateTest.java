package io.signet.backends;

import static io.signet.backends.Lab.ANNA;
import static io.signet.backends.Lab.FOREIGN;
import static io.signet.backends.Lab.INTERMEDIATE;
import static io.signet.backends.Lab.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Seeded faults of the certificates of real servers: the doctor names each. */
@Timeout(180)
class LabServerCertificateTest {

  private static Lab lab;
  @TempDir static Path directory;

  @BeforeAll
  static void open() {
    lab = new Lab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  interface Start {
    LabServer with(LabServer prepared) throws IOException;
  }

  static Stream<Arguments> faults() {
    Start nginx = server -> LabServers.nginx(server, "");
    Start apache = server -> LabServers.apache(server, "");
    Start haproxy = server -> LabServers.haproxy(server, "", "");
    Start node = server -> LabServers.node(server, "");
    Start lax = server -> LabServers.openssl(server, "-cipher DEFAULT@SECLEVEL=0");
    Start laxChain =
        server ->
            LabServers.openssl(server, "-cipher DEFAULT@SECLEVEL=0 -cert_chain @DIR@/rest.pem");
    Identity incomplete = Mint.server(INTERMEDIATE).make();
    return Stream.of(
        Arguments.of(
            "expired", nginx, Mint.server(ROOT).expired().make(), Cause.SERVER_CERTIFICATE_EXPIRED),
        Arguments.of(
            "not yet valid",
            apache,
            Mint.server(ROOT).notYetValid().make(),
            Cause.SERVER_CERTIFICATE_NOT_YET_VALID),
        Arguments.of(
            "wrong name",
            haproxy,
            Mint.server(ROOT).host("other.example").make(),
            Cause.SERVER_CERTIFICATE_WRONG_NAME),
        Arguments.of(
            "self-signed", node, Mint.server(null).make(), Cause.SERVER_CERTIFICATE_SELF_SIGNED),
        Arguments.of(
            "unknown authority",
            apache,
            Mint.server(FOREIGN).make(),
            Cause.SERVER_CERTIFICATE_UNKNOWN_CA),
        Arguments.of("incomplete", nginx, alone(incomplete), Cause.SERVER_CHAIN_INCOMPLETE),
        Arguments.of(
            "weak key", lax, Mint.server(ROOT).rsa(768).make(), Cause.SERVER_CERTIFICATE_WEAK_KEY),
        Arguments.of(
            "weak signature",
            laxChain,
            Mint.server(Mint.authority("CN=Lab Old,O=Lab").rsa(2048).by(ROOT).make())
                .signature("MD5withRSA")
                .make(),
            Cause.SERVER_CERTIFICATE_WEAK_SIGNATURE),
        Arguments.of(
            "wrong usage",
            nginx,
            Mint.server(ROOT).usage(KeyPurposeId.id_kp_clientAuth).make(),
            Cause.SERVER_CERTIFICATE_WRONG_USAGE),
        Arguments.of("in order", nginx, incomplete, Cause.CLIENT_CERTIFICATE_NOT_ASKED));
  }

  private static Identity alone(Identity identity) {
    return new Identity(identity.id(), List.of(identity.leaf()), identity.privateKey());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void shouldNameTheCause(String name, Start start, Identity certificate, Cause cause)
      throws IOException {
    // Given
    try (LabServer server = start.with(LabServer.with(directory, certificate))) {
      // When
      Diagnosed diagnosed = lab.examine(server, ANNA);

      // Then
      assertThat(diagnosed.cause()).as("%s", diagnosed).isEqualTo(cause);
      assertThat(diagnosed.evidence().chain()).hasSameSizeAs(certificate.chain());
    }
  }
}
