package io.signet.keystore.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.KeyId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AliasTest {

  @ParameterizedTest
  @CsvSource({"a1b2c3.1,a1b2c3.1", "aBC-d.12,a_b_c-d.12", "A.1,_a.1"})
  void shouldSurviveAKeystoreWithoutCapitals(String id, String alias) {
    // When
    String written = Alias.of(KeyId.parse(id));

    // Then
    assertThat(written).isEqualTo(alias);
    assertThat(Alias.parse(written)).hasValue(KeyId.parse(id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ca", "a.b", "a.0", "a.-1", "a.01", "a.99999999999", "ä.1", "a_.1", "a__b.1"})
  void shouldNotTakeOthersAliasesForItsOwn(String alias) {
    // When
    Optional<KeyId> id = Alias.parse(alias);

    // Then
    assertThat(id).isEmpty();
  }

  @Test
  void shouldNotTakeACapitalForItsOwn() {
    // When
    Optional<KeyId> id = Alias.parse("A.1");

    // Then
    assertThat(id).isEmpty();
  }
}
