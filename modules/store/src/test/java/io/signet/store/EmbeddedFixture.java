package io.signet.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The embedded store in a folder of its own. */
final class EmbeddedFixture implements StoreFixture {

  private final DataDirectory directory = DataDirectory.open(temporary());

  @Override
  public Store open(Clock clock) {
    return Stores.open(StoreOptions.in(directory), clock);
  }

  @Override
  public StoreSnapshot snapshot() {
    return Stores.snapshot(directory.path(), Duration.ofSeconds(10));
  }

  @Override
  public EmptyStore empty(Clock clock) {
    return Stores.empty(StoreOptions.in(directory), clock);
  }

  @Override
  public void close() {
    directory.close();
    deleteAll(directory.path());
  }

  static void deleteAll(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("signet-store");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
