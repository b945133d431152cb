package io.signet.it;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** One node of a cluster: a real process on a host of its own, which can be hurt. */
final class LabNode {

  static final int HTTP_PORT = 8080;
  static final int ADMIN_PORT = 8090;
  static final int BRIDGE_PORT = 8091;
  static final int RELAY_PORT = 8092;

  /** Of the Hazelcast members, each on a loopback address of its own. */
  static final int MEMBER_PORT = 5709;

  private final String name;
  private final NetworkLab.Host host;
  private final Path data;
  private final Map<String, String> options;
  private final NodeDoor door;
  private final List<String> logs = new ArrayList<>();
  private Path home = SignetProcess.projectRoot();
  private SignetProcess process;

  LabNode(
      String name, NetworkLab.Host host, Path data, Map<String, String> options, NodeDoor door) {
    this.name = name;
    this.host = host;
    this.data = data;
    this.options = options;
    this.door = door;
  }

  String name() {
    return name;
  }

  NetworkLab.Host host() {
    return host;
  }

  NodeDoor door() {
    return door;
  }

  /** The URL of a deployed path of the data plane. */
  URI url(String apiId, String stage, String path) {
    return URI.create(
        "http://%s:%d/restapis/%s/%s/_user_request_%s"
            .formatted(host.address(), HTTP_PORT, apiId, stage, path));
  }

  /** An option of the next process, by its environment variable. */
  String option(String variable) {
    return options.get(variable);
  }

  /** Sets an option for the next process. */
  void option(String variable, String value) {
    options.put(variable, value);
  }

  /** Takes the next process from another installation, such as that of another version. */
  void install(Path otherHome) {
    home = otherHome;
  }

  /** Starts the process without waiting for it. */
  void launch() {
    keepLog();
    List<String> serve = List.of(home.resolve("scripts/signet").toString(), "serve");
    process = SignetProcess.launch(host.command(serve), data, options);
  }

  /** Waits until the process says that it is ready. */
  void awaitStarted() {
    process.awaitReady();
  }

  /** Waits until {@code /health/ready} says so. */
  void awaitReady(Duration atMost) {
    Awaitility.await(name + " is ready")
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(100))
        .failFast(() -> !process.alive())
        .until(() -> door.ready().status() == 200);
  }

  SignetProcess process() {
    return process;
  }

  /** Everything that this node has printed, also before it was restarted. */
  List<String> log() {
    List<String> all = new ArrayList<>(logs);
    if (process != null) {
      all.addAll(process.log());
    }
    return all;
  }

  /** SIGKILL. */
  void kill() {
    process.kill();
  }

  /** SIGTERM, until it has ended. */
  void stop() {
    process.terminate();
    process.awaitExit(Duration.ofSeconds(60));
  }

  /** SIGSTOP: the process stands still, its connections stay open. */
  void pause() {
    Signals.send("STOP", process.pid());
  }

  /** SIGCONT. */
  void resume() {
    Signals.send("CONT", process.pid());
  }

  void close() {
    if (process != null && process.alive()) {
      resume();
      process.kill();
    }
  }

  private void keepLog() {
    if (process != null) {
      logs.addAll(process.log());
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
