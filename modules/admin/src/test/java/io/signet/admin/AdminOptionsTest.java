package io.signet.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminOptionsTest {

  private static final AdminOptions.Limits LIMITS = AdminOptions.Limits.defaults();

  @Test
  void shouldListenOnLoopbackByDefault() {
    // When
    AdminOptions options = AdminOptions.defaults();

    // Then
    assertThat(options.host()).isEqualTo("127.0.0.1");
    assertThat(options.port()).isEqualTo(8090);
    assertThat(options.allowedHosts()).containsExactlyInAnyOrder("localhost", "127.0.0.1", "[::1]");
    assertThat(options.region()).isEqualTo("us-east-1");
    assertThat(options.tls()).isNull();
    assertThat(options.limits())
        .isEqualTo(
            new AdminOptions.Limits(
                16_384,
                8_192,
                1_048_576,
                6_291_456,
                256,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "::",
        "[::]",
        "192.168.0.1",
        "signet.example",
        "127.0.0.1.example",
        "localhost.x"
      })
  void shouldRefuseAnotherAddressThanLoopbackWithoutTls(String host) {
    // When
    assertThatThrownBy(() -> listening(host, null))
        // Then
        .isInstanceOfSatisfying(
            SignetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION))
        .hasMessage(
            "admin.host: "
                + host
                + " is not a loopback address; set admin.certificate and admin.key, or listen on"
                + " 127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "LOCALHOST", "::1", "[::1]"})
  void shouldTakeLoopbackWithoutTls(String host) {
    // When
    assertThatCode(() -> listening(host, null))
        // Then
        .doesNotThrowAnyException();
  }

  @Test
  void shouldAnswerToTheNameThatItListensOn() {
    // Given
    AdminOptions.Tls tls = new AdminOptions.Tls(Path.of("chain.pem"), Path.of("key.pem"));

    // When
    AdminOptions options = listening("2001:db8::1", tls);

    // Then
    assertThat(options.allowedHosts()).containsExactlyInAnyOrder("localhost", "[2001:db8::1]");
  }

  private static AdminOptions listening(String host, AdminOptions.Tls tls) {
    return new AdminOptions(host, 0, Set.of("localhost"), "us-east-1", tls, LIMITS);
  }
}
