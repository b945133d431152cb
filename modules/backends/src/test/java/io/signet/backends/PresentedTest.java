package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.BackendSettings;
import io.signet.backends.BackendOptions.TlsEngine;
import io.signet.backends.NginxBackend.Sight;
import io.signet.keystore.Identity;
import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.TestCertificates;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A certificate is presented whatever authorities a backend names when it asks for one. */
@Timeout(300)
class PresentedTest {

  private static final Identity ANNA = TestCertificates.identity("anna", 1);
  private static final Identity BERT = TestCertificates.identity("bert", 1, KeyAlgorithm.RSA_2048);
  private static final List<X509Certificate> FOREIGN =
      List.of(TestCertificates.authority("CN=Somebody else").leaf());
  private static final List<X509Certificate> MANY =
      IntStream.range(0, 300)
          .mapToObj(i -> "CN=Authority number " + i + ", OU=Rather long, O=Somebody else")
          .map(name -> TestCertificates.authority(name).leaf())
          .toList();

  @TempDir Path directory;
  private Node node;
  private NginxBackend backend;

  @AfterEach
  void stop() {
    node.close();
    backend.close();
  }

  static Stream<Arguments> ways() {
    List<Arguments> ways = new ArrayList<>();
    for (TlsEngine engine : List.of(TlsEngine.OPENSSL, TlsEngine.JDK)) {
      for (String tls : List.of("TLSv1.2", "TLSv1.3")) {
        for (String http : List.of("http1", "http2")) {
          for (Lists named : Lists.values()) {
            ways.add(Arguments.of(engine, tls, http, named));
          }
        }
      }
    }
    return ways.stream();
  }

  private enum Lists {
    NONE(List.of()),
    A_FOREIGN_ONE(FOREIGN),
    THREE_HUNDRED(MANY);

    private final List<X509Certificate> authorities;

    Lists(List<X509Certificate> authorities) {
      this.authorities = authorities;
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldBePresentedOnEveryConnection(TlsEngine engine, String tls, String http, Lists named)
      throws Exception {
    // Given
    Identity server = TestCertificates.server(TestBackend.AUTHORITY);
    backend = NginxBackend.start(directory, tls, false, server, named.authorities);
    node = Node.with(engine).certificate(ANNA).certificate(BERT);
    node.stage("a", "anna").stage("b", "bert");
    String bundle = TestCertificates.pem(TestBackend.AUTHORITY.leaf());
    node.settings(new BackendSettings(backend.origin(), bundle, null, null, http, null)).publish();

    // When
    List<Sight> sights = new ArrayList<>();
    for (String name : List.of("anna", "bert", "anna", "bert")) {
      sights.add(Sight.of(node.await(call(name))));
    }

    // Then
    assertThat(sights)
        .extracting(sight -> sight.client().replaceAll(".*serialNumber=([a-z]+).*", "$1"))
        .containsExactly("anna", "bert", "anna", "bert");
    assertThat(sights).noneMatch(Sight::resumed);
    assertThat(sights)
        .allMatch(sight -> sight.protocol().equals(http.equals("http2") ? "HTTP/2.0" : "HTTP/1.1"));
  }

  private Node.Call call(String certificate) {
    return Node.to(Node.target("https", "127.0.0.1", backend.port(), certificate, false));
  }
}
