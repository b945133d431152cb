package io.signet.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Load by wrk over HTTP/1.1: one thread, as many calls as possible.
 *
 * @param script a script of this package in Lua and its arguments; empty for a plain GET
 */
record Wrk(Path directory, int connections, String url, List<String> script) implements Load {

  static Wrk get(Path directory, int connections, String url) {
    return new Wrk(directory, connections, url, List.of());
  }

  @Override
  public LoadResult run(int seconds) {
    List<String> command =
        new ArrayList<>(
            List.of("wrk", "-t1", "-c" + connections, "-d" + seconds + "s", "--latency"));
    if (!script.isEmpty()) {
      Path file = Templates.write(script.get(0), directory.resolve(script.get(0)), Map.of());
      command.addAll(List.of("-s", file.toString()));
    }
    command.add(url);
    if (script.size() > 1) {
      command.add("--");
      command.addAll(script.subList(1, script.size()));
    }
    return WrkOutput.parse(Programs.run(seconds + 30, command));
  }
}
