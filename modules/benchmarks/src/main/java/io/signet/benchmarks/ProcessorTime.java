package io.signet.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel says that a process has used. */
final class ProcessorTime {

  private static final double MICROS_PER_TICK =
      1e6 / Double.parseDouble(Programs.run(5, List.of("getconf", "CLK_TCK")).strip());

  private ProcessorTime() {}

  /** User and system time of a process with all its threads. */
  static double micros(long pid) {
    return ticks(read(pid, "stat")) * MICROS_PER_TICK;
  }

  /** The resident memory of a process. */
  static double residentMegabytes(long pid) {
    return residentKilobytes(read(pid, "status")) / 1024.0;
  }

  /** The sum of the 14th and 15th field of {@code /proc/PID/stat}; the 2nd may hold blanks. */
  static long ticks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  static long residentKilobytes(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow(() -> new BenchmarkFailure("no VmRSS in\n" + status));
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/" + file), UTF_8);
    } catch (IOException e) {
      throw new BenchmarkFailure("process " + pid + " is gone", e);
    }
  }
}
