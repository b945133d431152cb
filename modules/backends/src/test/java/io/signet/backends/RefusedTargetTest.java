package io.signet.backends;

import static org.assertj.core.api.Assertions.assertThat;

import io.signet.api.ErrorCode;
import io.signet.backends.BackendOptions.AddressRules;
import io.signet.backends.BackendOptions.Pool;
import io.signet.backends.BackendOptions.Times;
import io.signet.backends.BackendOptions.TlsEngine;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Targets that are refused without a look at the network once their name is known: the refusal must
 * cost the event loop nothing, however often it is asked for.
 */
@Timeout(180)
class RefusedTargetTest {

  private static final int CALLS = 50;

  private Node node;

  @AfterEach
  void stopNode() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource({
    "169.254.169.254, INTEGRATION_CONFIGURATION",
    "127.0.0.1, INTEGRATION_CONFIGURATION",
    "nowhere.invalid, BACKEND_UNREACHABLE"
  })
  void shouldRefuseTheSameTargetAgainAndAgainWithoutHoldingTheLoop(String host, ErrorCode code) {
    // Given
    node =
        new Node(
            new BackendOptions(
                TlsEngine.AUTO, AddressRules.DEFAULTS, Pool.DEFAULTS, Times.DEFAULTS));
    node.await(Node.to(Node.target("http", host, 80, null, false)));

    // When
    long began = System.nanoTime();
    for (int i = 0; i < CALLS; i++) {
      Outcome outcome = node.await(Node.to(Node.target("http", host, 80, null, false)));
      assertThat(outcome.code()).isEqualTo(code);
    }

    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
  }
}
