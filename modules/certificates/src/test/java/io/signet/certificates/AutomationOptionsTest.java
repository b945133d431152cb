package io.signet.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of automation and of notices that are refused. */
class AutomationOptionsTest {

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.09, 0.96, 1, -1, Double.NaN})
  void shouldRefuseAShareThatIsNone(double at) {
    // When
    Throwable refusal =
        catchThrowable(
            () ->
                new AutomationOptions(at, AutomationOptions.Soak.DEFAULTS, Duration.ofMinutes(1)));

    // Then
    assertThat(refusal).hasMessageStartingWith("certificates.rotation.at must be 0.1 to 0.95");
  }

  @ParameterizedTest
  @CsvSource({
    "-PT1S, PT0S, PT0S, prepared",
    "PT0S, P31D, PT0S, accepted",
    "PT0S, PT0S, P31D, active"
  })
  void shouldRefuseASoakTimeThatIsNoneOrTooLong(
      Duration prepared, Duration accepted, Duration active, String named) {
    // When
    Throwable refusal =
        catchThrowable(() -> new AutomationOptions.Soak(prepared, accepted, active));

    // Then
    assertThat(refusal)
        .hasMessageStartingWith("certificates.rotation.soak." + named + " must be 0 to 30 days");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.099S", "P2D"})
  void shouldRefuseToLookTooOftenOrTooSeldom(Duration check) {
    // When
    Throwable refusal =
        catchThrowable(() -> new AutomationOptions(0.5, AutomationOptions.Soak.DEFAULTS, check));

    // Then
    assertThat(refusal).hasMessageStartingWith("certificates.rotation.check must be");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://hooks.example/",
        "/hooks",
        "https:///hooks",
        "https://user:secret@hooks.example/",
        "https://hooks.example/#part",
        "https://hooks.example:0/",
        "https://hooks.example:65536/"
      })
  void shouldRefuseWhatIsNoAddressOfAWebhookWithoutRepeatingIt(String url) {
    // When
    Throwable refusal =
        catchThrowable(() -> new NotificationOptions.Webhook(URI.create(url), null));

    // Then
    assertThat(refusal)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("notifications.webhook.url must be")
        .hasMessageNotContaining(url);
  }

  @Test
  void shouldRefuseAShortSecretWithoutRepeatingIt() {
    // When
    Throwable refusal =
        catchThrowable(
            () -> new NotificationOptions.Webhook(URI.create("https://h.example/"), "hush-hush"));

    // Then
    assertThat(refusal)
        .hasMessageStartingWith("notifications.webhook.secretFile must hold 16 to 1024 bytes")
        .hasMessageNotContaining("hush");
  }

  @Test
  void shouldShowNeitherTheSecretNorThePath() {
    // When
    String text =
        new NotificationOptions(
                new NotificationOptions.Webhook(
                    URI.create("https://h.example:8443/T0KEN"), "0123456789abcdef"))
            .toString();

    // Then
    assertThat(text).contains("https://h.example:8443, signed").doesNotContain("T0KEN", "0123");
  }
}
