package io.signet.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PinnedKeysTest {

  @TempDir Path directory;

  private final TestKeys one = TestKeys.make();
  private final TestKeys two = TestKeys.make();

  @Test
  void shouldReadEveryFormOfAKey() throws IOException {
    // Given
    Path pem = Files.writeString(directory.resolve("one.pem"), one.pem());
    Path set = Files.writeString(directory.resolve("set"), "{\"keys\": [" + two.jwk() + "]}\n");

    // When
    PinnedKeys keys = PinnedKeys.read(List.of(pem, set));

    // Then
    assertThat(keys.find(one.thumbprint())).isEqualTo(one.pair.getPublic());
    assertThat(keys.find(two.thumbprint())).isEqualTo(two.pair.getPublic());
    assertThat(keys.find("")).isNull();
  }

  private static Stream<String> unusable() {
    TestKeys key = TestKeys.make();
    return Stream.of(
        "",
        "{}",
        "{\"keys\":[]}",
        "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
        key.jwk().replace("P-256", "P-384"),
        key.jwk().replace("{", "{\"d\":\"AAAA\","),
        key.jwk().replaceAll("\"y\":\"....", "\"y\":\"AAAA"),
        key.jwk().replaceAll("\"x\":\"[^\"]*", "\"x\":\"AAAA"),
        TestKeys.make("secp384r1").pem(),
        key.pem().replace("PUBLIC", "PRIVATE"),
        key.pem() + TestKeys.make().pem(),
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----");
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void shouldRefuseWhatIsNoPublicKeyOfP256(String text) throws IOException {
    // Given
    Path file = Files.writeString(directory.resolve("key"), text);

    // When, Then
    assertThatThrownBy(() -> PinnedKeys.read(List.of(file)))
        .isInstanceOf(TrustSyncException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void shouldNameAFileThatIsNotThere() {
    assertThatThrownBy(() -> PinnedKeys.read(List.of(directory.resolve("none"))))
        .isInstanceOf(TrustSyncException.class)
        .hasMessageContaining("none");
  }
}
