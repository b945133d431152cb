package io.signet.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Signet chose here, found out while it ran. */
final class Findings {

  private static final Pattern TRANSPORT = Pattern.compile("event loops use transport=(\\S+)");

  private String transport = "unknown";
  private String engine = "unknown";

  /** Reads the log of a start. */
  void learn(String log) {
    Matcher matcher = TRANSPORT.matcher(log);
    if (matcher.find()) {
      transport = matcher.group(1);
    }
  }

  /** Looks which TLS library a process that has called its backend has loaded. */
  void learnEngine(long pid) {
    try {
      String maps =
          Files.readString(Path.of("/proc/" + pid + "/maps"), StandardCharsets.ISO_8859_1);
      engine = maps.contains("netty_tcnative") ? "BoringSSL (netty-tcnative)" : "JDK";
    } catch (IOException e) {
      engine = "unknown: " + e;
    }
  }

  String transport() {
    return transport;
  }

  String engine() {
    return engine;
  }
}
