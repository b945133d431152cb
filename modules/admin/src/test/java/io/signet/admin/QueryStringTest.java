package io.signet.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.signet.api.SignetException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryStringTest {

  @ParameterizedTest
  @CsvSource({
    "b=2&a=1, a=1&b=2",
    "a=2&a=1, a=1&a=2",
    "flag, flag=",
    "a=b=c, a=b%3Dc",
    "a=%2f, a=%2F",
    "a=x+y, a=x%20y",
    "a=x%2By, a=x%2By",
    "a=~-_., a=~-_.",
    "a=%C3%A9, a=%C3%A9",
    "A=1&a=1&%41b=3, A=1&Ab=3&a=1",
    "a=1&&b=2, a=1&b=2",
  })
  void shouldWriteTheCanonicalForm(String raw, String canonical) {
    // Given
    QueryString query = QueryString.parse(raw);

    // When
    String written = query.canonical();

    // Then
    assertThat(written).isEqualTo(canonical);
  }

  @Test
  void shouldKeepRepeatedValuesInTheirOrder() {
    // Given
    String raw = "tagKeys=z&limit=5&tagKeys=a%20b";

    // When
    QueryString query = QueryString.parse(raw);

    // Then
    assertThat(query.values())
        .containsEntry("tagKeys", List.of("z", "a b"))
        .containsEntry("limit", List.of("5"))
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "a=%ff", "%c3=1", "a=%-1"})
  void shouldRefuseWhatIsNotWellEncoded(String raw) {
    // When
    assertThatThrownBy(() -> QueryString.parse(raw))
        // Then
        .isInstanceOf(SignetException.class)
        .hasMessageContaining("request target");
  }
}
