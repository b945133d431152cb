package io.signet.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WordsTest {

  private static Stream<Arguments> commands() {
    return Stream.of(
        Arguments.of("nginx -s reload", List.of("nginx", "-s", "reload")),
        Arguments.of("  systemctl\treload   nginx ", List.of("systemctl", "reload", "nginx")),
        Arguments.of("'/opt/my server' \"re load\"", List.of("/opt/my server", "re load")),
        Arguments.of("a'b c'd", List.of("ab cd")),
        Arguments.of("\"it's\" 'say \"x\"'", List.of("it's", "say \"x\"")),
        Arguments.of("a\\ b \\\"c \"\\\"\" '\\'", List.of("a b", "\"c", "\"", "\\")),
        Arguments.of("echo '' \"\"", List.of("echo", "", "")),
        Arguments.of(
            "sh $(id) `id` ; & | > $HOME *",
            List.of("sh", "$(id)", "`id`", ";", "&", "|", ">", "$HOME", "*")));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldTakeACommandApartByItsQuotesAlone(String text, List<String> expected) {
    // When
    List<String> words = Words.of(text);

    // Then
    assertThat(words).isEqualTo(expected);
  }

  @Test
  void shouldGiveNothingForNothing() {
    assertThat(Words.of("  ")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"nginx 'x, quote", "nginx \"x, quote", "nginx \\, backslash"})
  void shouldRefuseWhatDoesNotEnd(String text, String named) {
    assertThatThrownBy(() -> Words.of(text))
        .isInstanceOf(TrustSyncException.class)
        .hasMessageContaining(named);
  }
}
