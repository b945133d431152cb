package io.signet.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM really needs: the objects that are alive, and what is resident outside the heap. The
 * heap's own resident size says little, because it grows as it likes.
 *
 * @param heap live bytes after a full collection
 * @param outside resident bytes outside the heap
 */
record JvmMemory(long heap, long outside) {

  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");
  private static final Pattern RANGE =
      Pattern.compile("\\[0x([0-9a-f]+), ?0x[0-9a-f]+(?:, ?0x([0-9a-f]+))?");
  private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) [-rwxps]{4} .*");

  static JvmMemory of(Settings settings, long pid) {
    String jcmd =
        settings.javaHome() == null
            ? Path.of(System.getProperty("java.home"), "bin/jcmd").toString()
            : settings.javaHome().resolve("bin/jcmd").toString();
    Programs.run(60, List.of(jcmd, Long.toString(pid), "GC.run"));
    String info = Programs.run(60, List.of(jcmd, Long.toString(pid), "GC.heap_info"));
    String flags = Programs.run(60, List.of(jcmd, Long.toString(pid), "VM.flags"));
    try {
      String maps = Files.readString(Path.of("/proc/" + pid + "/smaps"), ISO_8859_1);
      return of(info, flags, maps);
    } catch (IOException e) {
      throw new BenchmarkFailure("process " + pid + " is gone", e);
    }
  }

  /**
   * @param info what {@code jcmd GC.heap_info} prints
   * @param flags what {@code jcmd VM.flags} prints
   * @param smaps the kernel's list of mappings
   */
  static JvmMemory of(String info, String flags, String smaps) {
    long used = 0;
    Matcher matcher = USED.matcher(info.replaceAll("(?m)^ *(Metaspace|class space).*$", ""));
    while (matcher.find()) {
      used += Long.parseLong(matcher.group(1)) * 1024;
    }
    Matcher range = RANGE.matcher(info);
    if (used == 0 || !range.find()) {
      throw new BenchmarkFailure("cannot read the heap from\n" + info);
    }
    long start = Long.parseUnsignedLong(range.group(1), 16);
    long end = start + maximum(flags);
    return new JvmMemory(used, outside(smaps, start, end));
  }

  long total() {
    return heap + outside;
  }

  private static long maximum(String flags) {
    Matcher matcher = Pattern.compile("-XX:MaxHeapSize=(\\d+)").matcher(flags);
    if (!matcher.find()) {
      throw new BenchmarkFailure("no MaxHeapSize in\n" + flags);
    }
    return Long.parseLong(matcher.group(1));
  }

  private static long outside(String smaps, long start, long end) {
    long sum = 0;
    boolean heap = false;
    for (String line : smaps.split("\n", -1)) {
      Matcher mapping = MAPPING.matcher(line);
      if (mapping.matches()) {
        long from = Long.parseUnsignedLong(mapping.group(1), 16);
        heap = from >= start && from < end;
      } else if (line.startsWith("Rss:") && !heap) {
        sum += Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return sum;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.1f MB heap + %.1f MB outside", heap / 1048576.0, outside / 1048576.0);
  }
}
