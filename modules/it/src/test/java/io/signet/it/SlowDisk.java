package io.signet.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A disk that is slow for some processes only: the kernel's block-I/O controller (cgroup, version
 * 1) lets their writes through at a few a second. A program that waits for its disk feels it as it
 * feels an overloaded one: every commit takes a second.
 */
final class SlowDisk implements AutoCloseable {

  private static final Path CONTROLLER = Path.of("/sys/fs/cgroup/blkio");
  private static final String LIMIT = "blkio.throttle.write_iops_device";

  private final Path group;
  private final String device;

  private SlowDisk(Path group, String device) {
    this.group = group;
    this.device = device;
  }

  /** Why no disk can be made slow here; empty if one can. */
  static String obstacle() {
    return Files.isWritable(CONTROLLER.resolve(LIMIT))
        ? ""
        : "no block-I/O controller of cgroup version 1 at " + CONTROLLER;
  }

  /**
   * A disk that is not slow yet.
   *
   * @param file on the disk
   */
  static SlowDisk of(Path file) {
    try {
      Path group =
          Files.createDirectories(CONTROLLER.resolve("signet-it-" + ProcessHandle.current().pid()));
      return new SlowDisk(group, device(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes it slow for a process and its children of now and of later.
   *
   * @param writesPerSecond for all of them together
   */
  void slow(ProcessHandle process, int writesPerSecond) {
    write(LIMIT, device + " " + writesPerSecond);
    Stream.concat(Stream.of(process), process.descendants())
        .forEach(each -> move(each.pid(), group));
  }

  /** As fast as it is. */
  void heal() {
    write(LIMIT, device + " 0");
  }

  @Override
  public void close() throws IOException {
    heal();
    for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
      move(Long.parseLong(pid), CONTROLLER);
    }
    Files.delete(group);
  }

  /** A child that has ended meanwhile need not go anywhere. */
  private static void move(long pid, Path group) {
    try {
      Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No such process")) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void write(String file, String text) {
    try {
      Files.writeString(group.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(text + " to " + file, e);
    }
  }

  /** The whole disk, since a partition cannot be limited; {@code major:minor}. */
  private static String device(Path file) throws IOException {
    try {
      String number =
          Programs.run(
                  Path.of("/"),
                  java.util.Map.of(),
                  10,
                  List.of("stat", "-c", "%Hd:%Ld", file.toString()))
              .output()
              .strip();
      Path sys = Path.of("/sys/dev/block", number).toRealPath();
      boolean partition = Files.exists(sys.resolve("partition"));
      return Files.readString((partition ? sys.getParent() : sys).resolve("dev")).strip();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
