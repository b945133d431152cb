package io.signet.store;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a store in PostgreSQL is reached. A server that is away is waited for no longer than these
 * bounds say, on every call anew.
 *
 * @param url {@code jdbc:postgresql://…}, without a password; its parameters are the driver's. A
 *     host that is not this machine needs {@code sslmode}
 * @param user whose database it is
 * @param passwordFile holds the password, for its owner alone; read at every new connection, so
 *     that a password can change under a running node. {@code null}: the server asks for none
 * @param connections how many this node opens at most, 4 to 100: one that writes, one that listens,
 *     and the rest for reads
 * @param connectTimeout for a connection to be made, 100 ms to 1 min
 * @param statementTimeout for a statement to be answered, its wait for a lock included, 500 ms to 5
 *     min
 * @param patience how long a call waits for its turn before it fails as unavailable, 1 ms to 1 hour
 */
public record PostgresOptions(
    String url,
    String user,
    Path passwordFile,
    int connections,
    Duration connectTimeout,
    Duration statementTimeout,
    Duration patience) {

  /**
   * Checks every option.
   *
   * @throws IllegalArgumentException with one line that names the option and says what to do
   */
  public PostgresOptions {
    requireNonNull(url, "url is null");
    requireNonNull(user, "user is null");
    PostgresUrl.parse(url);
    if (user.isBlank()) {
      throw new IllegalArgumentException("store.postgresql.user is empty");
    }
    if (connections < 4 || connections > 100) {
      throw new IllegalArgumentException(
          "store.postgresql.connections must be 4 to 100, not " + connections);
    }
    require("store.postgresql.connectTimeout", connectTimeout, 100, Duration.ofMinutes(1));
    require("store.postgresql.statementTimeout", statementTimeout, 500, Duration.ofMinutes(5));
    require("store.patience", patience, 1, Duration.ofHours(1));
  }

  /** Eight connections, three seconds to connect, five for a statement, ten for a turn. */
  public static PostgresOptions of(String url, String user, Path passwordFile) {
    return new PostgresOptions(
        url,
        user,
        passwordFile,
        8,
        Duration.ofSeconds(3),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10));
  }

  /** How many reads may run at once. */
  int readers() {
    return connections - 2;
  }

  private static void require(String name, Duration value, long fromMillis, Duration to) {
    if (value.toMillis() < fromMillis || value.compareTo(to) > 0) {
      throw new IllegalArgumentException(
          name + " must be " + fromMillis + " ms to " + to.toSeconds() + " s, not " + value);
    }
  }
}
