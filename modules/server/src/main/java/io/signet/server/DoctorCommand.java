package io.signet.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.signet.admin.RequestSigner;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signet doctor}: asks the running server why a backend cannot be called. */
@Command(
    name = "doctor",
    description = {
      "Says why a backend cannot be called, and what to do about it.",
      "Connects as calls do, and if that fails in other ways too; sends GET of the URL once it may."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:The backend can be called.",
      "1:The doctor cannot be asked.",
      "2:Wrong arguments.",
      "3:The backend cannot be called; the report names the cause."
    })
final class DoctorCommand implements Callable<Integer> {

  private static final int FAULT = 3;

  @Parameters(paramLabel = "URL", description = "Such as https://pets.example:8443/health.")
  private String url;

  @Option(
      names = "--certificate",
      paramLabel = "ID",
      description = "The client certificate to present.")
  private String certificate;

  @Option(
      names = "--server-name",
      paramLabel = "NAME",
      description = "The name to ask for and to expect, in place of what is configured.")
  private String serverName;

  @Option(names = "--json", description = "Prints the report as JSON.")
  private boolean json;

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
  public Integer call() {
    SignetConfig settings = ConfigLoader.load(config, System.getenv());
    RequestSigner signer =
        new RequestSigner(
            Secrets.existingAccessKey(settings.dataDir(), System.getenv()), settings.region());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("url", url);
    body.put("clientCertificateId", certificate);
    body.put("serverName", serverName);
    body.values().removeIf(value -> value == null);
    JsonNode report = new ControlClient(admin, signer).post("/signet/v1/diagnoses", body);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(report.toPrettyString());
    } else {
      new DoctorReport(report).print(out);
    }
    out.flush();
    return report.path("fault").asBoolean() ? FAULT : 0;
  }
}
