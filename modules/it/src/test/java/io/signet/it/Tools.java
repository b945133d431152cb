package io.signet.it;

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
    List<String> command = new ArrayList<>();
    command.add(SignetProcess.projectRoot().resolve("scripts/signet").toString());
    command.addAll(List.of(arguments));
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("SIGNET_DATA_DIR", data.toString());
    return Programs.run(SignetProcess.projectRoot(), variables, 120, command);
  }
}
