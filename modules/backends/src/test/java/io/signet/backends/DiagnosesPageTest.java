package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DiagnosesPageTest {

  private static final Path PAGE = Path.of("../../docs/diagnoses.md");
  private static final String WRITE = "signet.docs.write";

  @Test
  void shouldBeWhatTheCodeSays() throws IOException {
    // Given
    if (Boolean.getBoolean(WRITE)) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, DiagnosesPage.text());
    }

    // When
    String page = Files.readString(PAGE);

    // Then
    assertThat(page)
        .as(
            "docs/diagnoses.md is not what the code says; make it anew: mvn test -pl modules/backends"
                + " -am -Dtest=DiagnosesPageTest -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
            WRITE)
        .isEqualTo(DiagnosesPage.text());
  }

  @Test
  void shouldHaveARemedyForEveryCauseOnEveryServer() {
    assertThat(Arrays.stream(Cause.values()))
        .allSatisfy(
            cause ->
                assertThat(Arrays.stream(ServerKind.values()))
                    .allSatisfy(kind -> assertThat(Remedies.of(cause, kind)).isNotBlank()));
  }
}
