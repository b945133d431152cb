package io.signet.backends;

import static io.signet.backends.Lab.ANNA;
import static io.signet.backends.Lab.BERT;
import static org.assertj.core.api.Assertions.assertThat;

import io.signet.keystore.Identity;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Seeded faults on the JDK's HTTPS server. */
@Timeout(180)
class LabJavaTest {

  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  static Stream<Arguments> faults() {
    Identity foreign = Mint.server(Lab.FOREIGN).make();
    Identity early = Mint.server(Lab.ROOT).notYetValid().make();
    return Stream.of(
        Arguments.of("stranger", Lab.SERVER, BERT, ANNA, Cause.CLIENT_CERTIFICATE_UNKNOWN_CA),
        Arguments.of("none", Lab.SERVER, BERT, null, Cause.CLIENT_CERTIFICATE_MISSING),
        Arguments.of("foreign", foreign, null, null, Cause.SERVER_CERTIFICATE_UNKNOWN_CA),
        Arguments.of("early", early, null, ANNA, Cause.SERVER_CERTIFICATE_NOT_YET_VALID),
        Arguments.of("in order", Lab.SERVER, ANNA, ANNA, Cause.HEALTHY));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void shouldNameTheCause(
      String name, Identity certificate, Identity trusted, Identity own, Cause cause)
      throws IOException {
    // Given
    try (LabJavaServer server = new LabJavaServer(certificate, trusted)) {
      // When
      Diagnosed diagnosed = lab.examine(Lab.to(server.port(), own));

      // Then
      assertThat(diagnosed.cause()).as("%s", diagnosed).isEqualTo(cause);
      if (name.equals("stranger")) {
        assertThat(diagnosed.server()).as("%s", diagnosed).isEqualTo(ServerKind.JAVA);
      }
    }
  }
}
