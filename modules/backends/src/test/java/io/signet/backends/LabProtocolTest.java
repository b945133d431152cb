package io.signet.backends;

import static io.signet.backends.Lab.ANNA;
import static io.signet.backends.Lab.settings;
import static io.signet.backends.Lab.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.BackendSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Seeded faults of the TLS protocol on real servers: the doctor names each. */
@Timeout(180)
class LabProtocolTest {

  private static final BackendSettings DEFAULT = settings(null, null);
  private static final String REJECTING =
      """
      }
      server {
        listen 127.0.0.1:@PORT@ ssl default_server;
        ssl_reject_handshake on;
      """;

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

  private static Start nginx(String lines) {
    return server -> LabServers.nginx(server, lines);
  }

  private static Start haproxy(String bind) {
    return server -> LabServers.haproxy(server, bind, "");
  }

  private static Start node(String options) {
    return server -> LabServers.node(server, options);
  }

  private static Start openssl(String options) {
    return server -> LabServers.openssl(server, options);
  }

  static Stream<Arguments> faults() {
    Start plain = server -> LabServers.nginxPlain(server, "listen 127.0.0.1:@PORT@;");
    Start plainNode =
        server ->
            server
                .file("plain.js", "require('http').createServer().listen(@PORT@, '127.0.0.1')")
                .run("node", "@DIR@/plain.js");
    BackendSettings other =
        new BackendSettings(
            DEFAULT.origin(), DEFAULT.trustBundle(), "other.example", null, null, null);
    return Stream.of(
        Arguments.of(
            "only TLS 1.1",
            openssl("-tls1_1 -cipher DEFAULT@SECLEVEL=0"),
            "localhost",
            DEFAULT,
            Cause.TLS_VERSION_TOO_OLD),
        Arguments.of(
            "only TLS 1.0",
            haproxy("ciphers DEFAULT@SECLEVEL=0 ssl-min-ver TLSv1.0 ssl-max-ver TLSv1.0"),
            "localhost",
            DEFAULT,
            Cause.TLS_VERSION_TOO_OLD),
        Arguments.of(
            "below the minimum",
            nginx("ssl_protocols TLSv1.2;"),
            "localhost",
            settings("TLSv1.3", null),
            Cause.TLS_VERSION_BELOW_MINIMUM),
        Arguments.of(
            "no common cipher",
            openssl("-tls1_2 -cipher CAMELLIA128-SHA256:ECDHE-ECDSA-CAMELLIA128-SHA256"),
            "localhost",
            DEFAULT,
            Cause.NO_COMMON_CIPHER),
        Arguments.of("plain HTTP, nginx", plain, "localhost", DEFAULT, Cause.PLAIN_HTTP),
        Arguments.of("plain HTTP, node", plainNode, "localhost", DEFAULT, Cause.PLAIN_HTTP),
        Arguments.of(
            "unknown name, nginx", nginx(REJECTING), "localhost", other, Cause.SERVER_NAME_UNKNOWN),
        Arguments.of(
            "unknown name, haproxy",
            haproxy("strict-sni"),
            "localhost",
            other,
            Cause.SERVER_NAME_UNKNOWN),
        Arguments.of(
            "no name, haproxy",
            haproxy("strict-sni"),
            "127.0.0.1",
            DEFAULT,
            Cause.SERVER_NAME_REQUIRED),
        Arguments.of(
            "only HTTP/1.1, node",
            node("ALPNProtocols: ['http/1.1']"),
            "localhost",
            settings(null, "http2"),
            Cause.NO_COMMON_APPLICATION_PROTOCOL),
        Arguments.of(
            "only HTTP/1.1, nginx",
            nginx(""),
            "localhost",
            settings(null, "http2"),
            Cause.NO_COMMON_APPLICATION_PROTOCOL),
        Arguments.of(
            "too long a message",
            openssl("-tls1_2 -Verify 1 -CAfile @DIR@/many.pem"),
            "localhost",
            DEFAULT,
            Cause.HANDSHAKE_MESSAGE_TOO_LONG));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void shouldNameTheCause(
      String name, Start start, String host, BackendSettings settings, Cause cause)
      throws IOException {
    // Given
    LabServer prepared = Lab.server(directory);
    if (name.startsWith("too long")) {
      prepared.trusting("many.pem", LabNames.many());
    }
    try (LabServer server = start.with(prepared)) {
      // When
      Diagnosed diagnosed = lab.examine(to(host, server.port(), settings, ANNA));

      // Then
      assertThat(diagnosed.cause()).as("%s", diagnosed).isEqualTo(cause);
    }
  }

  @Test
  void shouldReadTheAnswerOverHttp2() throws IOException {
    // Given
    try (LabServer server =
        LabServers.nginxPlain(
            Lab.server(directory),
            "listen 127.0.0.1:@PORT@ ssl http2; ssl_certificate @DIR@/server.pem;"
                + " ssl_certificate_key @DIR@/server.key;")) {
      // When
      Diagnosed diagnosed = lab.examine(server, ANNA);

      // Then
      ProbeFacts facts = diagnosed.evidence().facts();
      assertThat(facts.hello().applicationProtocol()).isEqualTo("h2");
      assertThat(facts.answer().status()).isEqualTo(200);
      assertThat(facts.answer().server()).startsWith("nginx");
      assertThat(facts.answer().body()).isEqualTo("ok");
    }
  }
}
