package io.signet.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is measured on and with. */
final class Machine {

  private static final Pattern MODEL = Pattern.compile("(?m)^model name\\s*: (.*)$");

  private Machine() {}

  /** The machine, and the versions of whatever takes part. */
  static List<String> conditions(Settings settings) {
    List<String> lines = new ArrayList<>();
    lines.add(processor() + ", Linux " + System.getProperty("os.version"));
    lines.add("Signet on " + java(settings) + "; " + libraries(settings));
    lines.add(
        String.join(
            "; ",
            Programs.firstLine(Programs.server("nginx"), "-v").replace("nginx version: ", ""),
            Programs.firstLine(Programs.server("haproxy"), "-v").replaceAll(" \\d{4}/.*", ""),
            Programs.firstLine("wrk", "-v").replaceAll(" Copyright.*", ""),
            Programs.firstLine("h2load", "--version"),
            Programs.firstLine("openssl", "version").replaceAll(" \\(.*", "")));
    return lines;
  }

  private static String processor() {
    int cores = Runtime.getRuntime().availableProcessors();
    try {
      Matcher model = MODEL.matcher(Files.readString(Path.of("/proc/cpuinfo"), UTF_8));
      return (model.find() ? model.group(1) : System.getProperty("os.arch"))
          + ", "
          + cores
          + " cores";
    } catch (IOException e) {
      return cores + " cores";
    }
  }

  private static String java(Settings settings) {
    String home = System.getenv("JAVA_HOME");
    if (settings.javaHome() != null) {
      home = settings.javaHome().toString();
    }
    String java = home == null ? "java" : home + "/bin/java";
    return Programs.firstLine(java, "-version").replace("\"", "");
  }

  private static String libraries(Settings settings) {
    Path lib = settings.home().resolve("modules/server/target/signet/signet/lib");
    try (Stream<Path> jars = Files.list(lib)) {
      List<String> names = jars.map(jar -> jar.getFileName().toString()).toList();
      return "Vert.x "
          + version(names, "vertx-core-")
          + ", Netty "
          + version(names, "netty-common-");
    } catch (IOException e) {
      throw new BenchmarkFailure("not built: " + lib, e);
    }
  }

  private static String version(List<String> jars, String prefix) {
    return jars.stream()
        .filter(jar -> jar.startsWith(prefix))
        .map(jar -> jar.substring(prefix.length()).replace(".jar", ""))
        .findFirst()
        .orElse("unknown");
  }
}
