package io.signet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.transport.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventTransportTest {

  @Test
  void shouldUseTheJdkWhereItIsAskedFor() {
    // When
    Transport chosen = EventTransport.NIO.choose();

    // Then
    assertThat(chosen).isSameAs(Transport.NIO);
  }

  @Test
  void shouldTakeTheCheapestThatWorks() {
    // When
    Transport chosen = EventTransport.AUTO.choose();

    // Then
    assertThat(chosen.name())
        .isEqualTo(
            works(Transport.IO_URING) ? "io_uring" : works(Transport.EPOLL) ? "epoll" : "nio");
  }

  @ParameterizedTest
  @EnumSource(
      value = EventTransport.class,
      names = {"IO_URING", "EPOLL"})
  void shouldUseWhatIsAskedForOrRefuseToStart(EventTransport asked) {
    // Given
    String name = asked.name().toLowerCase(java.util.Locale.ROOT);
    Transport transport = asked == EventTransport.IO_URING ? Transport.IO_URING : Transport.EPOLL;

    // When, Then
    if (works(transport)) {
      assertThat(asked.choose().name()).isEqualTo(name);
    } else {
      assertThatThrownBy(asked::choose)
          .isInstanceOf(StartFailure.class)
          .hasMessageStartingWith("transport: " + name + " does not work here: ");
    }
  }

  private static boolean works(Transport transport) {
    return transport != null && transport.available();
  }
}
