package io.signet.keystore.sql;

import io.signet.keystore.KeystoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * How the database and the master keys are reached.
 *
 * @param url of JDBC, without user and password
 * @param shown the URL without its parameters, for logs and messages
 * @param passwordFile {@code null} if the server asks for no password
 * @param masterKeys as text, from the environment; {@code null} if they are in the file
 * @param connections how many at most, 1 to 100
 * @param patience the longest wait for a connection, for a statement, and for a turn, 500 ms to 1
 *     min
 */
record SqlSettings(
    String url,
    String shown,
    String user,
    Path passwordFile,
    Path masterKeyFile,
    String masterKeys,
    int connections,
    Duration patience) {

  private static final String URL = "url";
  private static final String USER = "user";
  private static final String PASSWORD_FILE = "passwordFile";
  private static final String MASTER_KEY_FILE = "masterKeyFile";
  private static final String MASTER_KEYS = "masterKeys";
  private static final String CONNECTIONS = "connections";
  private static final String PATIENCE = "patience";

  /** What the driver makes of the hosts of a URL, separated by commas. */
  private static final String HOSTS = "PGHOST";

  private static final String LOCAL = "localhost";
  private static final Set<String> KNOWN =
      Set.of(URL, USER, PASSWORD_FILE, MASTER_KEY_FILE, MASTER_KEYS, CONNECTIONS, PATIENCE);

  static SqlSettings of(Path dataDirectory, Map<String, String> settings) {
    Set<String> unknown = new TreeSet<>(settings.keySet());
    unknown.removeAll(KNOWN);
    if (!unknown.isEmpty()) {
      throw invalid(
          "keystore.sql knows %s, but not %s"
              .formatted(String.join(", ", new TreeSet<>(KNOWN)), String.join(", ", unknown)));
    }
    Path data = dataDirectory.toAbsolutePath().normalize();
    String url = settings.getOrDefault(URL, "");
    String passwordFile = settings.get(PASSWORD_FILE);
    return new SqlSettings(
        url,
        shown(url),
        settings.getOrDefault(USER, "signet"),
        passwordFile == null ? null : data.resolve(passwordFile),
        masterKeyFile(dataDirectory, settings),
        settings.get(MASTER_KEYS),
        within(CONNECTIONS, settings.getOrDefault(CONNECTIONS, "4"), 1, 100),
        Duration.ofMillis(within(PATIENCE, settings.getOrDefault(PATIENCE, "5000"), 500, 60_000)));
  }

  /** How often the driver may try to connect: each of several hosts with TLS, and without it. */
  int attempts() {
    int hosts = parsed(url).getProperty(HOSTS, LOCAL).split(",").length;
    return hosts == 1 ? 1 : 2 * hosts;
  }

  /** Whether the URL says how long an answer may take. */
  boolean patient() {
    return PGProperty.SOCKET_TIMEOUT.isPresent(parsed(url));
  }

  /** The master key file, which is needed without the database too. */
  static Path masterKeyFile(Path dataDirectory, Map<String, String> settings) {
    return dataDirectory
        .toAbsolutePath()
        .normalize()
        .resolve(settings.getOrDefault(MASTER_KEY_FILE, "master.key"));
  }

  @Override
  public String toString() {
    return "SqlSettings[" + shown + " as " + user + "]";
  }

  /**
   * The driver's own default for {@code sslmode} goes on in plain text where the server, or
   * somebody in between, says that it has no TLS; so for a server elsewhere the operator must have
   * written down what he wants.
   */
  private static String shown(String url) {
    Properties parsed = parsed(url);
    if (PGProperty.PASSWORD.getOrDefault(parsed) != null) {
      throw invalid(
          "keystore.sql.url must not carry a password; put it into a file of mode 0600 and name it"
              + " in keystore.sql.passwordFile");
    }
    String hosts = parsed.getProperty(HOSTS, LOCAL);
    if (PGProperty.SSL_MODE.getOrDefault(parsed) == null && !isHere(hosts)) {
      throw invalid(
          "keystore.sql.url: "
              + hosts
              + " is not this machine; add ?sslmode=verify-full&sslrootcert=/path/of/ca.pem, or"
              + " another sslmode if the network itself is encrypted");
    }
    String trusted = PGProperty.SSL_ROOT_CERT.getOrDefault(parsed);
    if (trusted != null && !Files.isReadable(Path.of(trusted))) {
      throw invalid("keystore.sql.url: cannot read sslrootcert " + trusted);
    }
    int parameters = url.indexOf('?');
    return parameters < 0 ? url : url.substring(0, parameters);
  }

  private static Properties parsed(String url) {
    Properties parsed = Driver.parseURL(url, new Properties());
    if (parsed == null) {
      throw invalid("keystore.sql.url must look like jdbc:postgresql://host:5432/database");
    }
    return parsed;
  }

  private static boolean isHere(String hosts) {
    for (String host : hosts.split(",")) {
      boolean loopback =
          host.equals(LOCAL)
              || host.startsWith("127.")
              || host.equals("::1")
              || host.equals("[::1]");
      if (!loopback) {
        return false;
      }
    }
    return true;
  }

  private static int within(String name, String text, int least, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw invalid("keystore.sql." + name + " is no whole number: " + text);
    }
    throw invalid("keystore.sql.%s must be %d to %d".formatted(name, least, most));
  }

  private static KeystoreException invalid(String message) {
    return new KeystoreException(KeystoreException.Reason.INVALID, message);
  }
}
