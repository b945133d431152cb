package io.signet.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sets what a running Signet knows of a backend, which no AWS tool can say. */
@Command(
    name = "backend",
    description = "Sets what vouches for a backend and how it is spoken to; replaces what was set.")
final class BackendCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ORIGIN", description = "Such as https://pets.example:8443.")
  private String origin;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description = "PEM certificates that vouch for it.")
  private Path trust;

  @Option(
      names = "--server-name",
      paramLabel = "NAME",
      description = "The name to ask for and to expect in its certificate.")
  private String serverName;

  @Option(names = "--minimum-tls", paramLabel = "VERSION", description = "TLSv1.2 or TLSv1.3.")
  private String minimumTls;

  @Option(names = "--protocol", paramLabel = "NAME", description = "auto, http1 or http2.")
  private String protocol;

  @Option(
      names = "--probe",
      paramLabel = "PATH",
      description = "The path of a request that does no harm, for checks of it.")
  private String probePath;

  @Option(
      names = "--probe-method",
      paramLabel = "METHOD",
      defaultValue = "GET",
      description = "How that is asked for: GET, HEAD or OPTIONS; ${DEFAULT-VALUE} by default.")
  private String probeMethod;

  @Mixin private ControlOptions control;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("trustBundle", trust == null ? null : Files.readString(trust));
    body.put("serverName", serverName);
    body.put("minimumTls", minimumTls);
    body.put("protocol", protocol);
    body.put("probe", probePath == null ? null : Map.of("method", probeMethod, "path", probePath));
    body.values().removeIf(value -> value == null);
    String path = "/signet/v1/backends/" + ControlClient.encoded(origin);
    spec.commandLine().getOut().println(control.client().put(path, body).toPrettyString());
    return 0;
  }
}
