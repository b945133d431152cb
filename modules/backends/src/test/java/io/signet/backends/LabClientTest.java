package io.signet.backends;

import static io.signet.backends.Lab.ANNA;
import static io.signet.backends.Lab.BERT;
import static io.signet.backends.Lab.FOREIGN;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Seeded faults of client certificates on real servers: the doctor names each. */
@Timeout(180)
class LabClientTest {

  private static final Identity CLIENTS = Mint.authority("CN=Client Root,O=Clients").make();
  private static final Identity EXPIRED = Mint.client("CN=Late").by(CLIENTS).expired().make();
  private static final Identity EARLY = Mint.client("CN=Early").by(CLIENTS).notYetValid().make();
  private static final Identity SERVING =
      Mint.client("CN=Serving").by(CLIENTS).usage(KeyPurposeId.id_kp_serverAuth).make();
  private static final Identity NAMESAKE = Mint.client("CN=ApiGateway,O=Anna").make();
  private static final Identity RSA = Mint.client("CN=Rsa").by(CLIENTS).rsa(2048).make();

  private static final String NGINX_ON =
      "ssl_verify_client on; ssl_client_certificate @DIR@/clients.pem;";
  private static final String APACHE_ON =
      "SSLVerifyClient require\nSSLCACertificateFile @DIR@/clients.pem";
  private static final String HAPROXY_ON = "ca-file @DIR@/clients.pem verify required";
  private static final String NODE_ON =
      "requestCert: true, rejectUnauthorized: true, ca: read('clients.pem')";
  private static final String OPENSSL_ON =
      "-Verify 1 -verify_return_error -CAfile @DIR@/clients.pem";

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

  /** Starts a kind of server that trusts some clients. */
  interface Start {
    LabServer with(LabServer prepared) throws IOException;
  }

  private static Start nginx(String lines) {
    return server -> LabServers.nginx(server, lines);
  }

  private static Start apache(String lines) {
    return server -> LabServers.apache(server, lines);
  }

  private static Start haproxy(String bind, String rule) {
    return server -> LabServers.haproxy(server, bind, rule);
  }

  private static Start node(String options) {
    return server -> LabServers.node(server, options);
  }

  private static Start openssl(String options) {
    return server -> LabServers.openssl(server, options);
  }

  static Stream<Arguments> faults() {
    Cause unknown = Cause.CLIENT_CERTIFICATE_UNKNOWN_CA;
    Cause missing = Cause.CLIENT_CERTIFICATE_MISSING;
    Start denying =
        haproxy(
            HAPROXY_ON + " crt-ignore-err all ca-ignore-err all",
            "http-request deny if !{ ssl_c_verify 0 }");
    return Stream.of(
        of("nginx, stranger", nginx(NGINX_ON), BERT, ANNA, unknown, ServerKind.NGINX),
        of("apache, stranger", apache(APACHE_ON), BERT, ANNA, unknown, ServerKind.OPENSSL),
        of("haproxy, stranger", haproxy(HAPROXY_ON, ""), BERT, ANNA, unknown, ServerKind.OPENSSL),
        of("haproxy denies by status", denying, BERT, ANNA, unknown, ServerKind.HAPROXY),
        of("node, stranger", node(NODE_ON), BERT, ANNA, unknown, ServerKind.NODE),
        of("openssl, stranger", openssl(OPENSSL_ON), BERT, ANNA, unknown, ServerKind.OPENSSL),
        of("nginx, none", nginx(NGINX_ON), BERT, null, missing, ServerKind.NGINX),
        of("apache, none", apache(APACHE_ON), BERT, null, missing, null),
        of("haproxy, none", haproxy(HAPROXY_ON, ""), BERT, null, missing, null),
        of("node, none", node(NODE_ON), BERT, null, missing, null),
        of("openssl, none", openssl(OPENSSL_ON), BERT, null, missing, null),
        of(
            "nginx, expired",
            nginx(NGINX_ON),
            CLIENTS,
            EXPIRED,
            Cause.CLIENT_CERTIFICATE_EXPIRED,
            ServerKind.NGINX),
        of(
            "apache, expired",
            apache(APACHE_ON),
            CLIENTS,
            EXPIRED,
            Cause.CLIENT_CERTIFICATE_EXPIRED,
            ServerKind.OPENSSL),
        of(
            "haproxy, too early",
            haproxy(HAPROXY_ON, ""),
            CLIENTS,
            EARLY,
            Cause.CLIENT_CERTIFICATE_NOT_YET_VALID,
            null),
        of(
            "nginx, wrong usage",
            nginx(NGINX_ON),
            CLIENTS,
            SERVING,
            Cause.CLIENT_CERTIFICATE_WRONG_USAGE,
            ServerKind.NGINX),
        of(
            "apache, wrong usage",
            apache(APACHE_ON),
            CLIENTS,
            SERVING,
            Cause.CLIENT_CERTIFICATE_WRONG_USAGE,
            ServerKind.OPENSSL),
        of(
            "nginx, same name",
            nginx(NGINX_ON),
            NAMESAKE,
            ANNA,
            Cause.CLIENT_CERTIFICATE_SAME_NAME,
            ServerKind.NGINX),
        of(
            "apache, same name",
            apache(APACHE_ON),
            NAMESAKE,
            ANNA,
            Cause.CLIENT_CERTIFICATE_SAME_NAME,
            null),
        of(
            "openssl, EC only",
            openssl(OPENSSL_ON + " -client_sigalgs ECDSA+SHA256"),
            CLIENTS,
            RSA,
            Cause.CLIENT_KEY_NOT_ACCEPTED,
            null),
        of(
            "openssl, no PSS",
            openssl(OPENSSL_ON + " -tls1_3 -client_sigalgs RSA+SHA256:ECDSA+SHA256"),
            CLIENTS,
            RSA,
            Cause.CLIENT_KEY_NOT_ACCEPTED,
            null),
        of(
            "apache, late in TLS 1.2",
            apache("SSLProtocol -all +TLSv1.2\n" + late()),
            ANNA,
            ANNA,
            Cause.CLIENT_CERTIFICATE_ASKED_LATE,
            ServerKind.APACHE),
        of(
            "apache, late in TLS 1.3",
            apache(late()),
            ANNA,
            ANNA,
            Cause.CLIENT_CERTIFICATE_ASKED_LATE,
            ServerKind.APACHE),
        of(
            "nginx, list without us",
            nginx(
                "ssl_verify_client on; ssl_client_certificate @DIR@/foreign.pem; ssl_trusted_certificate @DIR@/clients.pem;"),
            ANNA,
            ANNA,
            Cause.CLIENT_ISSUER_NOT_LISTED,
            ServerKind.NGINX),
        of(
            "nginx, never asks",
            nginx(""),
            ANNA,
            ANNA,
            Cause.CLIENT_CERTIFICATE_NOT_ASKED,
            ServerKind.NGINX),
        of("nginx, in order", nginx(NGINX_ON), ANNA, ANNA, Cause.HEALTHY, ServerKind.NGINX));
  }

  private static String late() {
    return "SSLCACertificateFile @DIR@/clients.pem\n<Location />\nSSLVerifyClient require\n</Location>";
  }

  private static Arguments of(
      String name, Start start, Identity trusted, Identity own, Cause cause, ServerKind kind) {
    return Arguments.of(name, start, trusted, own, cause, kind);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void shouldNameTheCause(
      String name, Start start, Identity trusted, Identity own, Cause cause, ServerKind kind)
      throws IOException {
    // Given
    LabServer prepared =
        Lab.server(directory).trusting("clients.pem", trusted).trusting("foreign.pem", FOREIGN);
    try (LabServer server = start.with(prepared)) {
      // When
      Diagnosed diagnosed = lab.examine(server, own);

      // Then
      assertThat(diagnosed.cause()).as("%s", diagnosed).isEqualTo(cause);
      if (kind != null) {
        assertThat(diagnosed.server()).as("%s", diagnosed).isEqualTo(kind);
      }
      assertThat(diagnosed.remedy()).isNotBlank();
    }
  }
}
