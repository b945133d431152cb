package io.signet.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.api.Kit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real server that runs a kit's files as they were emitted. */
final class KitServer implements AutoCloseable {

  private final Process process;
  private final Path output;

  private KitServer(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Writes the files of a kit and starts its server.
   *
   * @param directory the kit's parameter of this name
   */
  static KitServer start(Kit kit, Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    for (Kit.File file : kit.files()) {
      Files.writeString(directory.resolve(file.name()), file.content(), UTF_8);
    }
    return start(kit.server(), directory, Integer.parseInt(kit.parameters().get("port")));
  }

  /** Starts the server of a kit whose files are in place, and waits until it listens. */
  static KitServer start(String server, Path directory, int port)
      throws IOException, InterruptedException {
    Path output = directory.resolve("output.log");
    ProcessBuilder builder =
        new KitCommands(directory)
            .command(server)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    KitServer running = new KitServer(builder.start(), output);
    try {
      Awaitility.await(server + " listens")
          .atMost(120, TimeUnit.SECONDS)
          .pollInterval(50, TimeUnit.MILLISECONDS)
          .until(() -> !running.process.isAlive() || Nginx.listens(port));
    } catch (RuntimeException e) {
      running.close();
      throw new AssertionError(running.output(), e);
    }
    if (!running.process.isAlive()) {
      throw new AssertionError(server + " ended: " + running.output());
    }
    return running;
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
