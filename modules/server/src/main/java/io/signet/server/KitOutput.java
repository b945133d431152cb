package io.signet.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A kit on the terminal or in a folder. */
final class KitOutput {

  private final PrintWriter terminal;
  private final JsonNode kit;

  KitOutput(PrintWriter terminal, JsonNode kit) {
    this.terminal = terminal;
    this.kit = kit;
  }

  /** The kinds of server, a line each. */
  static void list(PrintWriter terminal, JsonNode servers) {
    for (JsonNode server : servers) {
      terminal.printf(
          "%-30s%s%s%n",
          server.path("server").asText(),
          server.path("title").asText(),
          server.path("executedByTests").asBoolean() ? "" : " (not executed by our tests)");
    }
    terminal.flush();
  }

  /** Files and steps. */
  void print() {
    for (JsonNode file : kit.path("files")) {
      terminal.printf(
          "==> %s: %s%n%s%n",
          file.path("name").asText(), file.path("purpose").asText(), file.path("content").asText());
    }
    steps();
  }

  /**
   * Writes the files, readable by all, and prints the steps.
   *
   * @param force whether files that are there are overwritten
   * @throws StartFailure if one is there; then nothing is written
   */
  void write(Path folder, boolean force) throws IOException {
    Map<Path, JsonNode> files = new LinkedHashMap<>();
    for (JsonNode file : kit.path("files")) {
      files.put(inside(folder, file.path("name").asText()), file);
    }
    String present =
        files.keySet().stream()
            .filter(Files::exists)
            .map(Path::toString)
            .collect(Collectors.joining(", "));
    if (!present.isEmpty() && !force) {
      throw failure(present + " would be overwritten; --force does so");
    }
    Files.createDirectories(folder);
    for (Map.Entry<Path, JsonNode> file : files.entrySet()) {
      Files.writeString(file.getKey(), file.getValue().path("content").asText());
      Files.setPosixFilePermissions(file.getKey(), PosixFilePermissions.fromString("rw-r--r--"));
      terminal.println(file.getKey() + ": " + file.getValue().path("purpose").asText());
    }
    terminal.println();
    steps();
  }

  private void steps() {
    int number = 1;
    for (JsonNode step : kit.path("steps")) {
      terminal.println(number++ + ". " + step.asText());
    }
    terminal.println("Parameters, each to be chosen by --set NAME=VALUE: " + parameters());
    terminal.flush();
  }

  private String parameters() {
    return kit.path("parameters").properties().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue().asText())
        .collect(Collectors.joining(" "));
  }

  /** Whoever answers in the control plane's place must not choose where files go. */
  private static Path inside(Path folder, String name) {
    if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
      throw failure("the kit has a file with the unfit name " + name);
    }
    return folder.resolve(name);
  }

  private static StartFailure failure(String message) {
    return new StartFailure(StartFailure.OTHER, message, null);
  }
}
