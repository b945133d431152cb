package io.signet.server;

import io.signet.admin.RequestSigner;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("trustBundle", trust == null ? null : Files.readString(trust));
    body.put("serverName", serverName);
    body.put("minimumTls", minimumTls);
    body.put("protocol", protocol);
    body.put("probe", probePath == null ? null : Map.of("method", probeMethod, "path", probePath));
    body.values().removeIf(value -> value == null);
    String path = "/signet/v1/backends/" + URLEncoder.encode(origin, StandardCharsets.UTF_8);
    spec.commandLine()
        .getOut()
        .println(new ControlClient(admin, signer).put(path, body).toPrettyString());
    return 0;
  }
}
