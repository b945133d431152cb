package io.signet.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands that only look at client certificates. */
final class CertReading {

  private CertReading() {}

  @Command(name = "list", description = "Lists the client certificates.")
  static final class ListAll implements Callable<Integer> {

    @Mixin private ControlOptions options;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      ControlClient client = options.client();
      String position = "";
      do {
        JsonNode page = client.get("/clientcertificates?limit=500" + position);
        page.path("item").forEach(each -> line(out, each));
        String next = page.path("position").asText("");
        position = next.isEmpty() ? "" : "&position=" + ControlClient.encoded(next);
      } while (!position.isEmpty());
      out.flush();
      return 0;
    }
  }

  @Command(name = "show", description = "Shows a client certificate and its PEM.")
  static final class Show implements Callable<Integer> {

    @Parameters(paramLabel = "CERTIFICATE_ID")
    private String certificateId;

    @Option(names = "--pem", description = "Print the PEM alone, such as for a file.")
    private boolean pemOnly;

    @Mixin private ControlOptions options;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      JsonNode certificate = options.client().get(path(certificateId));
      if (!pemOnly) {
        line(out, certificate);
        certificate
            .path("tags")
            .fields()
            .forEachRemaining(
                tag -> out.printf("  %s=%s%n", tag.getKey(), tag.getValue().asText()));
      }
      out.print(certificate.path("pemEncodedCertificate").asText());
      out.flush();
      return 0;
    }
  }

  static String path(String certificateId) {
    return "/clientcertificates/" + ControlClient.encoded(certificateId);
  }

  /** One certificate in a line. */
  static void line(PrintWriter out, JsonNode certificate) {
    out.printf(
        "%s  until %s  %s%n",
        certificate.path("clientCertificateId").asText(),
        Instant.ofEpochSecond(certificate.path("expirationDate").asLong()),
        certificate.path("description").asText(""));
  }
}
