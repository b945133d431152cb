package io.signet.store;

import org.flywaydb.core.api.logging.Log;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Flyway's log, with its daily business at debug level. */
final class QuietFlywayLog implements Log {

  private final Logger log;

  QuietFlywayLog(Class<?> type) {
    this.log = LoggerFactory.getLogger(type);
  }

  @Override
  public boolean isDebugEnabled() {
    return log.isDebugEnabled();
  }

  @Override
  public void debug(String message) {
    log.debug(message);
  }

  @Override
  public void info(String message) {
    log.debug(message);
  }

  @Override
  public void notice(String message) {
    log.debug(message);
  }

  @Override
  public void warn(String message) {
    log.warn(message);
  }

  @Override
  public void error(String message) {
    log.error(message);
  }

  @Override
  public void error(String message, Exception failure) {
    log.error(message, failure);
  }
}
