package io.signet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BusMessageTest {

  private static final AccessKey KEY = new AccessKey("AKIATEST", "another-secret");
  private static final String NONCE = "0123456789abcdef";

  /** Computed with OpenSSL from the description in the javadoc of {@link BusMessage}. */
  private static final String SIGNATURE =
      "e991528d7b87d46c71d85b178601191a0bd031263622c3f1d02cb53880914322";

  @Test
  void shouldSignAsDescribed() {
    // Given
    BusMessage message = message("signet.certificates", "{\"description\":\"mine\"}", NONCE);

    // When
    MultiMap headers = message.signedBy(KEY);

    // Then
    assertThat(headers.get(BusMessage.SIGNATURE)).isEqualTo(SIGNATURE);
  }

  @ParameterizedTest
  @CsvSource({
    "signet.certificates, mine, true",
    "signet.stages, mine, false",
    "signet.certificates, yours, false",
  })
  void shouldBindTheSignatureToAddressAndBody(String address, String text, boolean genuine) {
    // Given
    BusMessage message = message(address, "{\"description\":\"" + text + "\"}", NONCE);

    // When
    boolean accepted = message.isSignedBy(KEY, SIGNATURE);

    // Then
    assertThat(accepted).isEqualTo(genuine);
  }

  @Test
  void shouldReadWhatItWrote() {
    // Given
    BusMessage message = message("signet.stages", "{}", NONCE);

    // When
    BusMessage read = BusMessage.of("signet.stages", message.signedBy(KEY), "{}");

    // Then
    assertThat(read).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "short", "0123456789abcde\n", "0123456789 abcdef", "0123456789abcde/"})
  void shouldRefuseANonceThatCouldPassForTwoLines(String nonce) {
    // When
    assertThatThrownBy(() -> message("signet.stages", "{}", nonce))
        // Then
        .isInstanceOfSatisfying(
            SignetException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INCOMPLETE_SIGNATURE));
  }

  private static BusMessage message(String address, String body, String nonce) {
    return new BusMessage(
        address, "GenerateClientCertificate", KEY.id(), "1780000000000", nonce, body);
  }
}
