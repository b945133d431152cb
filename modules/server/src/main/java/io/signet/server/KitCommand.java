package io.signet.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.admin.RequestSigner;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints or writes what a backend needs to admit a certificate and nothing else. */
@Command(
    name = "kit",
    description =
        "Prints or writes ready configuration for a server that is to trust a certificate.")
final class KitCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "CERTIFICATE_ID", description = "The certificate.")
  private String certificate;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SERVER",
      description = "The kind of server, such as nginx; lists them if left out.")
  private String server;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Writes the files there instead of printing them.")
  private Path out;

  @Option(names = "--force", description = "Overwrites files that are there.")
  private boolean force;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Chooses a parameter, such as port=9443; the kit shows which there are.")
  private Map<String, String> chosen = new LinkedHashMap<>();

  @Option(
      names = "--admin",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8090",
      description = "Where the control plane is; ${DEFAULT-VALUE} by default.")
  private URI admin;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "${env:SIGNET_CONFIG}",
      description = "The configuration that names the data directory and the region.")
  private Path config;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    SignetConfig settings = ConfigLoader.load(config, System.getenv());
    RequestSigner signer =
        new RequestSigner(
            Secrets.existingAccessKey(settings.dataDir(), System.getenv()), settings.region());
    JsonNode answer = new ControlClient(admin, signer).get(path());
    PrintWriter terminal = spec.commandLine().getOut();
    if (server == null) {
      KitOutput.list(terminal, answer.path("item"));
      return 0;
    }
    KitOutput kit = new KitOutput(terminal, answer);
    if (out == null) {
      kit.print();
    } else {
      kit.write(out, force);
    }
    return 0;
  }

  private String path() {
    String kits = "/signet/v1/client-certificates/" + encoded(certificate) + "/kits";
    if (server == null) {
      return kits;
    }
    String query =
        chosen.entrySet().stream()
            .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&"));
    return kits + "/" + encoded(server) + (query.isEmpty() ? "" : "?" + query);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
