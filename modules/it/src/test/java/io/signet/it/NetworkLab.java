package io.signet.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hosts of their own on one machine: network namespaces behind a router, which is one too. The
 * router drops in silence what is cut, packet by packet and in either direction by itself, so that
 * open connections feel it as they feel a broken switch.
 *
 * <p>The machine that the test runs on takes part with {@link #self()}.
 */
final class NetworkLab implements AutoCloseable {

  private static final int LIMIT_SECONDS = 20;
  private static final String UPLINK = "up0";

  private final String name;
  private final String network;
  private final List<String> hosts = new ArrayList<>();
  private final Set<Cut> cuts = new LinkedHashSet<>();

  private NetworkLab(String name, String network) {
    this.name = name;
    this.network = network;
  }

  /**
   * A host.
   *
   * @param namespace the network namespace; empty for the machine itself
   * @param address its only IPv4 address beside loopback
   */
  record Host(String namespace, String address) {

    /** A command as it is run on this host. */
    List<String> command(List<String> command) {
      List<String> there = new ArrayList<>();
      if (!namespace.isEmpty()) {
        there.addAll(List.of("ip", "netns", "exec", namespace));
      }
      there.addAll(command);
      return there;
    }
  }

  private record Cut(String from, String to) {}

  /** Why there can be no such lab here; empty if there can. */
  static String obstacle() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return "network namespaces need root";
    }
    String probe = "sgprobe" + ProcessHandle.current().pid();
    try {
      run("ip", "netns", "add", probe);
      run("ip", "netns", "del", probe);
      return "";
    } catch (AssertionError e) {
      return "no network namespace can be made: " + e.getMessage();
    }
  }

  /** A lab with a router and no host yet. */
  static NetworkLab open() {
    long pid = ProcessHandle.current().pid();
    String taken = run("ip", "route");
    int second = 200;
    while (taken.contains("10." + second + ".") && second < 250) {
      second++;
    }
    NetworkLab lab = new NetworkLab("sg" + pid % 100_000 + "x" + second, "10." + second);
    lab.build();
    return lab;
  }

  private void build() {
    String router = router();
    run("ip", "netns", "add", router);
    in(router, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
    run("ip", "-n", router, "link", "set", "lo", "up");
    // One end here, the other at the router.
    run("ip", "link", "add", name, "type", "veth", "peer", "name", UPLINK, "netns", router);
    run("ip", "addr", "add", network + ".0.1/30", "dev", name);
    run("ip", "link", "set", name, "up");
    run("ip", "-n", router, "addr", "add", network + ".0.2/30", "dev", UPLINK);
    run("ip", "-n", router, "link", "set", UPLINK, "up");
    run("ip", "route", "add", network + ".0.0/16", "via", network + ".0.2");
  }

  /** A new host. */
  Host host() {
    int number = hosts.size() + 1;
    String namespace = name + "h" + number;
    String link = "n" + number;
    String router = router();
    hosts.add(namespace);
    run("ip", "netns", "add", namespace);
    run("ip", "-n", namespace, "link", "set", "lo", "up");
    run(
        "ip", "-n", router, "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns",
        namespace);
    String address = network + "." + number + ".1";
    String gateway = network + "." + number + ".2";
    run("ip", "-n", namespace, "addr", "add", address + "/30", "dev", "eth0");
    run("ip", "-n", namespace, "link", "set", "eth0", "up");
    run("ip", "-n", router, "addr", "add", gateway + "/30", "dev", link);
    run("ip", "-n", router, "link", "set", link, "up");
    run("ip", "-n", namespace, "route", "add", "default", "via", gateway);
    return new Host(namespace, address);
  }

  /** The machine that the test runs on. */
  Host self() {
    return new Host("", network + ".0.1");
  }

  /** From now on nothing that one host sends reaches the other; the way back stays open. */
  synchronized void cutOneWay(Host from, Host to) {
    if (cuts.add(new Cut(from.address(), to.address()))) {
      rule("add", from.address(), to.address());
    }
  }

  void cut(Host one, Host other) {
    cutOneWay(one, other);
    cutOneWay(other, one);
  }

  /** Everything reaches everybody again. */
  synchronized void heal() {
    cuts.forEach(cut -> rule("del", cut.from(), cut.to()));
    cuts.clear();
  }

  private void rule(String verb, String from, String to) {
    run("ip", "-n", router(), "rule", verb, "from", from, "to", to, "blackhole");
  }

  private String router() {
    return name + "r";
  }

  @Override
  public void close() {
    hosts.forEach(namespace -> attempt("ip", "netns", "del", namespace));
    attempt("ip", "netns", "del", router());
    attempt("ip", "link", "del", name);
  }

  private static void in(String namespace, String... command) {
    List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    whole.addAll(List.of(command));
    run(whole.toArray(String[]::new));
  }

  private static void attempt(String... command) {
    try {
      run(command);
    } catch (AssertionError e) {
      // What is gone already need not go.
    }
  }

  private static String run(String... command) {
    try {
      Programs.Outcome outcome =
          Programs.run(Path.of("/"), Map.of(), LIMIT_SECONDS, List.of(command));
      if (outcome.exitCode() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + outcome.output().strip());
      }
      return outcome.output();
    } catch (IOException e) {
      throw new AssertionError(String.join(" ", command) + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
