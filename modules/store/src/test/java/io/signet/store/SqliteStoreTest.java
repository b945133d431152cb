package io.signet.store;

import static io.signet.store.Samples.backend;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.signet.api.ErrorCode;
import io.signet.api.Kind;
import io.signet.api.SignetException;
import io.signet.store.Transaction.Links;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What is particular to the embedded store: its file. */
final class SqliteStoreTest {

  @TempDir Path folder;

  private DataDirectory directory;

  @BeforeEach
  void hold() {
    directory = DataDirectory.open(folder.resolve("data with ä space"));
  }

  @AfterEach
  void release() {
    directory.close();
  }

  @Test
  void shouldCopyEveryTableButThoseOfRunningNodes() throws Exception {
    // Given
    open().close();

    // When
    Set<String> tables = new TreeSet<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.path().resolve("signet.db"));
        ResultSet rows =
            connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE"})) {
      while (rows.next()) {
        tables.add(rows.getString("TABLE_NAME"));
      }
    }

    // Then: whoever adds a table decides here whether a copy has it
    tables.removeAll(Set.of("lease", "node", "flyway_schema_history"));
    assertThat(tables)
        .isEqualTo(Arrays.stream(Section.values()).map(Section::table).collect(Collectors.toSet()));
  }

  @Test
  void shouldKeepItsFilesToItsUser() throws Exception {
    // Given
    try (Store store = open()) {
      // When
      insert(store, "a");
      // Then
      try (Stream<Path> files = Files.list(directory.path()).filter(Files::isRegularFile)) {
        assertThat(files)
            .extracting(path -> path.getFileName() + " " + mode(path))
            .containsExactlyInAnyOrder(
                "signet.lock rw-------",
                "signet.db rw-------",
                "signet.db-wal rw-------",
                "signet.db-shm rw-------");
      }
    }
  }

  @Test
  void shouldForceEveryCommitToDiskAndCheckForeignKeys() throws Exception {
    // Given
    try (Store store = open();
        Connection writer = SqliteDatabase.open(StoreOptions.in(directory)).writer()) {
      insert(store, "a");
      // When
      List<String> settings = new ArrayList<>();
      for (String name : List.of("journal_mode", "synchronous", "foreign_keys", "busy_timeout")) {
        settings.add(text(writer, "PRAGMA " + name));
      }
      // Then
      assertThat(settings).containsExactly("wal", "2", "1", "10000");
    }
  }

  @Test
  void shouldRefuseAFileThatIsNoDatabase() throws Exception {
    // Given
    Files.writeString(directory.path().resolve("signet.db"), "something else ".repeat(1000));
    // When
    SignetException refusal = catchThrowableOfType(SignetException.class, this::open);
    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(refusal).hasMessageContaining("signet.db").hasMessageContaining("not a database");
    assertThat(refusal.getMessage().lines()).hasSize(1);
  }

  @Test
  void shouldRefuseAFileOfSomethingElse() throws Exception {
    // Given
    execute("CREATE TABLE notes (text TEXT)");
    // When
    SignetException refusal = catchThrowableOfType(SignetException.class, this::open);
    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(refusal.getMessage().lines()).hasSize(1);
  }

  @Test
  void shouldRefuseAStoreThatANewerVersionWrote() throws Exception {
    // Given
    open().close();
    execute("UPDATE flyway_schema_history SET version = '" + (Schema.NEWEST + 1) + "'");
    // When
    SignetException refusal = catchThrowableOfType(SignetException.class, this::open);
    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(refusal).hasMessageContaining("newer version");
  }

  @Test
  void shouldReadWhatAnotherVersionStored() throws Exception {
    // Given
    try (Store store = open()) {
      insert(store, "a");
    }
    execute("UPDATE document SET body = '{\"origin\":\"a\",\"later\":{\"more\":[1]}}'");
    execute("INSERT INTO document VALUES ('later', 'x', NULL, NULL, 1, '{}')");
    execute("INSERT INTO reference VALUES ('later', 'x', 'backend', 'a')");
    // When
    try (Store store = open()) {
      // Then
      assertThat(store.get(Kind.BACKEND, "a").orElseThrow().value()).isEqualTo(backend("a", null));
      assertThat(store.changesSince(0).changed()).hasSize(1);
      assertThat(
              catchThrowableOfType(
                  ReferencedException.class,
                  () -> write(store, t -> t.delete(Kind.BACKEND.id("a")))))
          .hasMessage("backend:a is named by [later:x]");
    }
  }

  @Test
  void shouldNameADocumentThatCannotBeRead() throws Exception {
    // Given
    try (Store store = open()) {
      insert(store, "a");
      insert(store, "b");
    }
    execute("UPDATE document SET body = '{\"origin\": [' WHERE id = 'a'");
    try (Store store = open()) {
      // When
      SignetException failure =
          catchThrowableOfType(SignetException.class, () -> store.get(Kind.BACKEND, "a"));
      // Then
      assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
      assertThat(failure).hasMessageContaining("backend:a");
      assertThat(store.get(Kind.BACKEND, "b")).isPresent();
    }
  }

  @Test
  void shouldKnowItsNewestMigration() {
    // Given
    SqliteDatabase database = SqliteDatabase.open(StoreOptions.in(directory));
    // When
    String newest = Schema.flyway(database.source(), "TEXT").info().current().getVersion() + "";
    // Then
    assertThat(newest).isEqualTo(Integer.toString(Schema.NEWEST));
    assertThat(Schema.flyway(database.source(), "TEXT").info().pending()).isEmpty();
  }

  @Test
  void shouldNotTalkOfItsMigrationsInTheLog() {
    // Given
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    Level level = root.getLevel();
    ListAppender<ILoggingEvent> heard = new ListAppender<>();
    heard.start();
    root.addAppender(heard);
    root.setLevel(Level.INFO);
    // When
    try {
      open().close();
    } finally {
      root.setLevel(level);
      root.detachAppender(heard);
    }
    // Then
    assertThat(heard.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "opened the store database=" + directory.path().resolve("signet.db") + " revision=0",
            "closed the store");
  }

  @Test
  void shouldReplaceADamagedCopyOfTheNativeLibrary() throws Exception {
    // Given
    Path copies = directory.path().resolve("native");
    assertThat(NativeLibrary.unpacked(copies)).isTrue();
    Path library = only(copies);
    byte[] whole = Files.readAllBytes(library);
    Files.write(library, new byte[] {1, 2, 3});
    // When
    boolean usable = NativeLibrary.unpacked(copies);
    // Then
    assertThat(usable).isTrue();
    assertThat(only(copies)).isEqualTo(library).hasBinaryContent(whole);
  }

  @Test
  void shouldAnswerBusyWhenItsTurnDoesNotCome() throws Exception {
    // Given
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    StoreOptions impatient = new StoreOptions(directory, 1, Duration.ofMillis(50));
    try (Store store = Stores.open(impatient, Clock.systemUTC())) {
      Thread first =
          new Thread(
              () ->
                  write(
                      store,
                      t -> {
                        writing.countDown();
                        awaitUninterrupted(release);
                      }));
      first.start();
      writing.await();
      // When
      SignetException refusal =
          catchThrowableOfType(SignetException.class, () -> insert(store, "a"));
      // Then
      assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
      assertThat(refusal).hasMessageContaining("busy");
      release.countDown();
      first.join();
      assertThat(insert(store, "a")).isEqualTo(2);
    }
  }

  private Store open() {
    return Stores.open(StoreOptions.in(directory), Clock.systemUTC());
  }

  private static long insert(Store store, String origin) {
    return write(store, t -> t.insert(Kind.BACKEND, origin, backend(origin, null), Links.NONE));
  }

  private static long write(Store store, Consumer<Transaction> work) {
    return store.write(
        StoreContract.AUDIT,
        t -> {
          work.accept(t);
          return t.revision();
        });
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect() throws Exception {
    return DriverManager.getConnection("jdbc:sqlite:" + directory.path().resolve("signet.db"));
  }

  private static String text(Connection connection, String sql) throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.getString(1);
    }
  }

  private static Path only(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String mode(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
