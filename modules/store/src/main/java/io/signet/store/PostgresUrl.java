package io.signet.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Where a database is, as the driver understands it.
 *
 * @param shown the URL without its parameters, for logs and messages
 * @param proven whether the parameters have the server prove who it is
 * @param hosts how many there are: a primary with its standbys
 * @param patient whether the parameters say how long an answer may take ({@code socketTimeout})
 */
record PostgresUrl(String url, String shown, boolean proven, int hosts, boolean patient) {

  private static final List<String> PROVING = List.of("verify-ca", "verify-full");

  /**
   * Reads a URL. The driver's own default for {@code sslmode} goes on in plain text where the
   * server, or somebody in between, says that it has no TLS; so for a server elsewhere the operator
   * must have written down what he wants.
   *
   * @throws IllegalArgumentException with one line that says what to write
   */
  static PostgresUrl parse(String url) {
    Properties parsed = Driver.parseURL(url, new Properties());
    if (parsed == null) {
      throw new IllegalArgumentException(
          "store.postgresql.url must look like jdbc:postgresql://host:5432/database");
    }
    if (PGProperty.PASSWORD.getOrDefault(parsed) != null) {
      throw new IllegalArgumentException(
          "store.postgresql.url must not carry a password: put it into a file of mode 0600 and name"
              + " it in store.postgresql.passwordFile");
    }
    String mode = PGProperty.SSL_MODE.getOrDefault(parsed);
    String hosts = parsed.getProperty("PGHOST", "localhost");
    List<String> each = List.of(hosts.split(","));
    boolean here = each.stream().allMatch(PostgresUrl::isLoopback);
    if (!here && mode == null) {
      throw new IllegalArgumentException(
          "store.postgresql.url: "
              + hosts
              + " is not this machine: add ?sslmode=verify-full&sslrootcert=/path/of/ca.pem, or"
              + " another sslmode if the network itself is encrypted");
    }
    String trusted = PGProperty.SSL_ROOT_CERT.getOrDefault(parsed);
    if (trusted != null && !Files.isReadable(Path.of(trusted))) {
      throw new IllegalArgumentException(
          "store.postgresql.url: cannot read sslrootcert " + trusted);
    }
    int parameters = url.indexOf('?');
    String shown = parameters < 0 ? url : url.substring(0, parameters);
    return new PostgresUrl(
        url,
        shown,
        here || PROVING.contains(mode),
        each.size(),
        PGProperty.SOCKET_TIMEOUT.isPresent(parsed));
  }

  /** How often the driver may try to connect: each of several hosts with TLS, and without it. */
  int attempts() {
    return hosts == 1 ? 1 : 2 * hosts;
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.startsWith("127.")
        || host.equals("::1")
        || host.equals("[::1]");
  }
}
