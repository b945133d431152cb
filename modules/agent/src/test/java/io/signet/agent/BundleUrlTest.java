package io.signet.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleUrlTest {

  @ParameterizedTest
  @CsvSource({
    "https://gw:8443/t/abc123.pem, false, https://gw:8443/t/abc123.json",
    "https://gw/t/abc123.jws,      false, https://gw/t/abc123.json",
    "https://gw/t/abc123.json,     true,  https://gw/t/abc123.jws",
    "http://gw/t/abc123.pem,       true,  http://gw/t/abc123.jws"
  })
  void shouldAskForTheFormThatCanBeBelieved(URI given, boolean pinned, URI asked) {
    // When
    BundleUrl url = BundleUrl.of(given, pinned);

    // Then
    assertThat(url).isEqualTo(new BundleUrl(asked, "abc123", pinned));
  }

  @Test
  void shouldRefusePlainHttpWithoutAPinnedKey() {
    assertThatThrownBy(() -> BundleUrl.of(URI.create("http://gw/t/abc123.jws"), false))
        .isInstanceOf(TrustSyncException.class)
        .hasMessageContaining("--key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://gw/a.pem",
        "/t/a.pem",
        "https:///a.pem",
        "file:///etc/a.pem",
        "https://gw/a",
        "https://gw/a.txt",
        "https://gw/.pem",
        "https://me@gw/a.pem",
        "https://gw/a.pem#x"
      })
  void shouldRefuseWhatIsNoPlaceOfABundle(URI given) {
    assertThatThrownBy(() -> BundleUrl.of(given, true)).isInstanceOf(TrustSyncException.class);
  }
}
