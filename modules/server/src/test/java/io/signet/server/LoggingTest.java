package io.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.signet.api.Call;
import java.lang.System.Logger.Level;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Parts without SLF4J log by the JDK's own logger; an operator reads one log all the same. */
class LoggingTest {

  @Test
  void shouldBringTheJdksLoggerIntoTheOneLog() {
    // Given
    Logger logger = (Logger) LoggerFactory.getLogger(Call.class.getName());
    ListAppender<ILoggingEvent> heard = new ListAppender<>();
    heard.start();
    logger.addAppender(heard);

    // When
    System.getLogger(Call.class.getName()).log(Level.ERROR, "failed address=x");

    // Then
    assertThat(heard.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("failed address=x");
  }
}
