package io.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.cluster.ClusterKeys;
import io.signet.cluster.ClusterName;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ClusterCommandTest {

  private static final String NODES = "gateway-1.example:8092,10.0.0.2:8092,[2001:db8::3]:8092";

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();

  @Test
  void shouldMakeAFolderForEachNodeThatNobodyElseReads() throws Exception {
    // When
    int code = signet("init", "--nodes", NODES, "--out", at("cluster"));

    // Then
    assertThat(code).isZero();
    try (Stream<Path> all = Files.walk(directory.resolve("cluster"))) {
      assertThat(all)
          .allMatch(ClusterCommandTest::isPrivate)
          .map(path -> directory.resolve("cluster").relativize(path).toString())
          .contains(
              "authority/authority.key",
              "gateway-1.example-8092/node.key",
              "10.0.0.2-8092/node.crt",
              "2001-db8--3-8092/cluster.key",
              "10.0.0.2-8092/signet.yaml")
          .doesNotContain("10.0.0.2-8092/authority.key");
    }
    assertThat(out.toString()).contains("belongs on no node");
  }

  @Test
  void shouldIssueCertificatesOfNodesThatNameTheirHostAndEntry() throws Exception {
    // When
    signet("init", "--nodes", NODES, "--out", at("cluster"), "--days", "30");

    // Then
    X509Certificate authority = certificate("authority/authority.crt");
    X509Certificate node = certificate("10.0.0.2-8092/node.crt");
    node.verify(authority.getPublicKey());
    assertThat(node.getBasicConstraints()).isEqualTo(-1);
    assertThat(node.getExtendedKeyUsage())
        .containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(node.getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(
            List.of(7, "10.0.0.2"), List.of(6, "urn:signet:node:10.0.0.2:8092"));
    assertThat(certificate("gateway-1.example-8092/node.crt").getSubjectAlternativeNames())
        .contains(List.of(2, "gateway-1.example"));
    assertThat(authority.getBasicConstraints()).isZero();
  }

  @Test
  void shouldMakeAConfigurationThatIsRefusedForTheNodesOwnStoresOnly() throws Exception {
    // Given
    signet("init", "--nodes", NODES, "--out", at("cluster"));

    // When
    SignetConfig config =
        ConfigLoader.load(directory.resolve("cluster/10.0.0.2-8092/signet.yaml"), Map.of());

    // Then
    assertThat(config.cluster().shares()).isTrue();
    assertThat(config.cluster().options().membership()).isNotNull();
    assertThat(config.cluster().members()).containsExactly(NODES.split(","));
  }

  @Test
  void shouldAddANodeUnderTheSameAuthorityAndKey() throws Exception {
    // Given
    signet("init", "--nodes", NODES, "--out", at("cluster"));

    // When
    int code = signet("add", "--nodes", "10.0.0.4:8092", "--out", at("cluster"));

    // Then
    assertThat(code).isZero();
    certificate("10.0.0.4-8092/node.crt")
        .verify(certificate("authority/authority.crt").getPublicKey());
    assertThat(read("10.0.0.4-8092/cluster.key")).isEqualTo(read("10.0.0.2-8092/cluster.key"));
    assertThat(read("10.0.0.4-8092/signet.yaml")).contains("\"10.0.0.2:8092\", ");
  }

  @Test
  void shouldGiveAClientACertificateAndTheNameButNotTheKey() throws Exception {
    // Given
    signet("init", "--nodes", NODES, "--out", at("cluster"));

    // When
    int code = signet("client", "--client", "10.0.0.9:8092", "--out", at("cluster"));

    // Then
    assertThat(code).isZero();
    certificate("10.0.0.9-8092/node.crt")
        .verify(certificate("authority/authority.crt").getPublicKey());
    assertThat(ClusterName.read(directory.resolve("cluster/10.0.0.9-8092/cluster.name")))
        .isEqualTo(
            ClusterName.of(
                "signet",
                ClusterKeys.read(directory.resolve("cluster/10.0.0.2-8092/cluster.key"))));
    try (Stream<Path> all = Files.walk(directory.resolve("cluster/10.0.0.9-8092"))) {
      assertThat(all)
          .allMatch(ClusterCommandTest::isPrivate)
          .noneMatch(path -> path.endsWith("cluster.key"));
    }
  }

  @Test
  void shouldRenewWithAnotherKey() throws Exception {
    // Given
    signet("init", "--nodes", NODES, "--out", at("cluster"));
    String before = read("10.0.0.2-8092/node.key");

    // When
    int code = signet("renew", "--out", at("cluster"));

    // Then
    assertThat(code).isZero();
    assertThat(read("10.0.0.2-8092/node.key")).isNotEqualTo(before);
    certificate("10.0.0.2-8092/node.crt")
        .verify(certificate("authority/authority.crt").getPublicKey());
  }

  @Test
  void shouldNotMakeAClusterOverAnother() throws Exception {
    // Given
    signet("init", "--nodes", NODES, "--out", at("cluster"));
    String before = read("authority/authority.key");

    // When
    int code = signet("init", "--nodes", NODES, "--out", at("cluster"));

    // Then
    assertThat(code).isEqualTo(StartFailure.CONFIGURATION);
    assertThat(read("authority/authority.key")).isEqualTo(before);
  }

  private int signet(String... arguments) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
    return command.execute(
        Stream.concat(Stream.of("cluster"), Stream.of(arguments)).toArray(String[]::new));
  }

  private String at(String name) {
    return directory.resolve(name).toString();
  }

  private String read(String name) throws IOException {
    return Files.readString(directory.resolve("cluster").resolve(name));
  }

  private X509Certificate certificate(String name) throws Exception {
    try (InputStream in = Files.newInputStream(directory.resolve("cluster").resolve(name))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static boolean isPrivate(Path path) {
    try {
      String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
      return mode.endsWith("------");
    } catch (IOException e) {
      return false;
    }
  }
}
