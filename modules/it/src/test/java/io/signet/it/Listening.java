package io.signet.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Where a process listens, as the kernel says it. */
final class Listening {

  private Listening() {}

  /** The TCP addresses, as {@code host:port}, of a process on a host. */
  static Set<String> of(NetworkLab.Host host, long pid) throws IOException, InterruptedException {
    Programs.Outcome outcome =
        Programs.run(Path.of("/"), Map.of(), 10, host.command(List.of("ss", "-ltnpH")));
    Set<String> addresses = new TreeSet<>();
    outcome
        .output()
        .lines()
        .filter(line -> line.contains("pid=" + pid + ","))
        .map(line -> line.trim().split("\\s+")[3])
        .map(address -> address.replaceFirst("^\\[::ffff:([0-9.]+)]", "$1"))
        .forEach(addresses::add);
    return addresses;
  }

  /** Of a process of this machine. */
  static Set<String> of(long pid) throws IOException, InterruptedException {
    return of(new NetworkLab.Host("", "127.0.0.1"), pid);
  }
}
