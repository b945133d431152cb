package io.signet.server;

import io.signet.admin.RequestSigner;
import io.signet.api.AccessKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts Signet and a demonstration backend and walks the story that Signet exists for. */
@Command(
    name = "quickstart",
    description = "Walks the whole story against a backend that requires the certificate.")
final class QuickstartCommand implements Callable<Integer> {

  @Option(names = "--once", description = "End after the walk instead of staying up.")
  private boolean once;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration, YAML; built-in defaults else.")
  private Path config;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, GeneralSecurityException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Map<String, String> environment = new HashMap<>(System.getenv());
    Path data = freshDataDirectory(environment);
    environment.put("SIGNET_DATA_DIR", data.toString());
    // The demonstration backend is on this machine; elsewhere loopback stays closed to
    // integrations.
    environment.put("SIGNET_BACKENDS_LOOPBACK", "allow");
    try (DemoBackend backend = DemoBackend.start(0);
        SignetServer server =
            SignetServer.start(ConfigLoader.load(config, environment), environment)) {
      AccessKey key = Secrets.accessKey(data, environment);
      URI admin = URI.create("http://127.0.0.1:" + server.adminPort());
      URI gateway = URI.create("http://127.0.0.1:" + server.httpPort());
      ControlClient control =
          new ControlClient(admin, new RequestSigner(key, server.config().region()));
      Walk walk = new Walk(out, control, gateway, backend);
      walk.run();
      if (once) {
        out.println();
        out.println("Every step came out as told.");
        out.flush();
        return 0;
      }
      walk.printHowToGoOn(admin, data.resolve("credentials"));
      stayUp(out);
    }
    return 0;
  }

  private static void stayUp(PrintWriter out) throws InterruptedException {
    out.println("Signet and the backend stay up until Ctrl-C.");
    out.flush();
    new CountDownLatch(1).await();
  }

  /** A walk begins with nothing; only what an earlier walk left is removed. */
  private static Path freshDataDirectory(Map<String, String> environment) throws IOException {
    String configured = environment.get("SIGNET_DATA_DIR");
    Path data = configured == null ? Path.of("data") : Path.of(configured);
    Path own = data.resolve("quickstart").toAbsolutePath();
    if (Files.exists(own)) {
      List<Path> files;
      try (Stream<Path> tree = Files.walk(own)) {
        files = tree.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.createDirectories(own.getParent());
    return own;
  }
}
