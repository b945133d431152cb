package io.signet.store;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.io.IOException;
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
    Path folder = options.directory().path();
    Path file = folder.resolve(FILE);
    try {
      // SQLite gives its side files the mode of the main one, so that one must be right first.
      PrivateFiles.createFile(file);
      NativeLibrary.load(folder.resolve("native"));
      SqliteDatabase database = new SqliteDatabase(file, options.patience());
      Schema.migrate(database.source(), KEY_TYPE);
      return database;
    } catch (IOException e) {
      throw unusable(file, PrivateFiles.reason(e), e);
    } catch (SQLException e) {
      throw unusable(file, e.getMessage(), e);
    }
  }

  @Override
  public Connection writer() throws SQLException {
    return writers.getConnection();
  }

  /** Gives connections that may write, for migrations. */
  DataSource source() {
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

  private static SignetException unusable(Path file, String reason, Exception cause) {
    return new SignetException(
        ErrorCode.SERVICE_UNAVAILABLE, "The store " + file + " cannot be opened: " + reason, cause);
  }
}
