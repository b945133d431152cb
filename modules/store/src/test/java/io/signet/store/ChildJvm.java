package io.signet.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another Java process that runs a class of these tests; dies with SIGKILL when closed. */
final class ChildJvm implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private ChildJvm(Process process) {
    this.process = process;
    this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  static ChildJvm start(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx128m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ChildJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  long pid() {
    return process.pid();
  }

  /** The next line that it prints; {@code null} at the end. */
  String line() throws IOException {
    return output.readLine();
  }

  /** Kills it, and answers the lines that it had printed whole. */
  List<String> killAndRead() throws IOException, InterruptedException {
    kill();
    String rest = rest();
    int end = rest.lastIndexOf('\n');
    return end < 0 ? List.of() : rest.substring(0, end).lines().toList();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    kill();
    output.close();
  }

  private void kill() throws InterruptedException {
    // Process.destroyForcibly would throw away what it has printed.
    process.toHandle().destroyForcibly();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("process " + process.pid() + " does not die");
    }
  }

  private String rest() throws IOException {
    StringBuilder text = new StringBuilder();
    char[] buffer = new char[8192];
    for (int n = output.read(buffer); n >= 0; n = output.read(buffer)) {
      text.append(buffer, 0, n);
    }
    return text.toString();
  }
}
