package io.signet.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private ControlOptions control;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    JsonNode answer = control.client().get(path());
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
    String kits = "/signet/v1/client-certificates/" + ControlClient.encoded(certificate) + "/kits";
    if (server == null) {
      return kits;
    }
    String query =
        chosen.entrySet().stream()
            .map(
                entry ->
                    ControlClient.encoded(entry.getKey())
                        + "="
                        + ControlClient.encoded(entry.getValue()))
            .collect(Collectors.joining("&"));
    return kits + "/" + ControlClient.encoded(server) + (query.isEmpty() ? "" : "?" + query);
  }
}
