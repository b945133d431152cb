package io.signet.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Signet's command line, for what works on a data directory and not through a door. */
final class Tools {

  private Tools() {}

  static Programs.Outcome run(Path data, String... arguments) throws Exception {
    return run(data, Map.of(), arguments);
  }

  /**
   * Runs a command to its end.
   *
   * @param environment further options
   */
  static Programs.Outcome run(Path data, Map<String, String> environment, String... arguments)
      throws Exception {
    return Programs.run(
        SignetProcess.projectRoot(), variables(data, environment), 120, command(arguments));
  }

  /** Starts a command, for who ends it by force; what it prints is the caller's to read. */
  static Process start(Path data, Map<String, String> environment, String... arguments)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(arguments)).redirectErrorStream(true);
    builder.environment().putAll(variables(data, environment));
    return builder.start();
  }

  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(SignetProcess.projectRoot().resolve("scripts/signet").toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static Map<String, String> variables(Path data, Map<String, String> environment) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("SIGNET_DATA_DIR", data.toString());
    return variables;
  }
}
