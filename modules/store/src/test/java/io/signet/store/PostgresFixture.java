package io.signet.store;

import io.signet.store.PostgresServer.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;

/** A store in a PostgreSQL database of its own. */
final class PostgresFixture implements StoreFixture {

  final Login login;
  private final Path passwordFile;

  PostgresFixture() {
    this(PostgresServer.shared().freshDatabase());
  }

  PostgresFixture(Login login) {
    this.login = login;
    this.passwordFile = passwordFile(login.password());
  }

  PostgresOptions options() {
    return PostgresOptions.of(login.url(), login.user(), passwordFile);
  }

  @Override
  public Store open(Clock clock) {
    return Stores.open(options(), clock);
  }

  @Override
  public StoreSnapshot snapshot() {
    return Stores.snapshot(options());
  }

  @Override
  public EmptyStore empty(Clock clock) {
    return Stores.empty(options(), clock);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(passwordFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file that only its owner may read. */
  static Path passwordFile(String password) {
    try {
      Path file =
          Files.createTempFile(
              "signet-password",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.writeString(file, password + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
