package io.signet.store;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;

/**
 * One SQLite file: write-ahead log, so that readers and the writer do not wait for each other, and
 * synchronous FULL, so that a commit is on disk when it returns (SQLite, "PRAGMA synchronous": in
 * this mode alone a write-ahead log is durable and not just consistent).
 */
final class SqliteDatabase implements Database {

  private static final String FILE = "signet.db";

  /** SQLite compares text by its UTF-8 bytes, which is by code points. */
  private static final String KEY_TYPE = "TEXT";

  private final Path file;
  private final SQLiteDataSource writers;
  private final SQLiteDataSource readers;

  private SqliteDatabase(Path file, Duration patience) {
    this.file = file;
    this.writers = source(file, writing(patience));
    this.readers = source(file, reading(patience));
  }

  /** Opens the file of a data directory, makes it where there is none, and migrates it. */
  static SqliteDatabase open(StoreOptions options) {
    SqliteDatabase database = unmigrated(options);
    try {
      Schema.migrate(database.source(), KEY_TYPE);
      return database;
    } catch (SQLException e) {
      throw unusable(database.file, e.getMessage(), e);
    }
  }

  /** Opens the file of a data directory, and makes an empty one where there is none. */
  static SqliteDatabase unmigrated(StoreOptions options) {
    Path file = options.directory().path().resolve(FILE);
    try {
      // SQLite gives its side files the mode of the main one, so that one must be right first.
      PrivateFiles.createFile(file);
      return at(file, options.patience());
    } catch (IOException e) {
      throw unusable(file, PrivateFiles.reason(e), e);
    }
  }

  /**
   * The file of a data directory, which a node may have open: SQLite keeps processes apart.
   *
   * @throws SignetException {@link ErrorCode#NOT_FOUND} if there is none
   */
  static SqliteDatabase existing(Path folder, Duration patience) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      throw SignetException.notFound("there is no store " + file);
    }
    try {
      return at(file, patience);
    } catch (IOException e) {
      throw unusable(file, PrivateFiles.reason(e), e);
    }
  }

  private static SqliteDatabase at(Path file, Duration patience) throws IOException {
    NativeLibrary.load(file.resolveSibling("native"));
    return new SqliteDatabase(file, patience);
  }

  @Override
  public Connection writer() throws SQLException {
    return writers.getConnection();
  }

  @Override
  public DataSource source() {
    return writers;
  }

  @Override
  public Connection reader() throws SQLException {
    return readers.getConnection();
  }

  @Override
  public String beginWrite() {
    return "BEGIN IMMEDIATE";
  }

  @Override
  public String beginRead() {
    return "BEGIN";
  }

  @Override
  public String keyType() {
    return KEY_TYPE;
  }

  @Override
  public String toString() {
    return file.toString();
  }

  private static SQLiteConfig writing(Duration patience) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(Math.toIntExact(patience.toMillis()));
    return config;
  }

  private static SQLiteConfig reading(Duration patience) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(Math.toIntExact(patience.toMillis()));
    return config;
  }

  private static SQLiteDataSource source(Path file, SQLiteConfig config) {
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  static SignetException unusable(Path file, String reason, Exception cause) {
    return new SignetException(
        ErrorCode.SERVICE_UNAVAILABLE, "The store " + file + " cannot be opened: " + reason, cause);
  }
}
