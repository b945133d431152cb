package io.signet.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands that change client certificates, but for the import of keys. */
final class CertMaking {

  private static final String OWN = "/signet/v1/client-certificates/";

  private CertMaking() {}

  @Command(name = "generate", description = "Makes a client certificate; prints its id and PEM.")
  static final class Generate implements Callable<Integer> {

    @Option(names = "--description", paramLabel = "TEXT")
    private String description;

    @Option(names = "--tag", paramLabel = "KEY=VALUE")
    private Map<String, String> tags;

    @Mixin private ControlOptions options;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      Map<String, Object> body = given("description", description);
      if (tags != null) {
        body.put("tags", tags);
      }
      print(spec, options.client().post("/clientcertificates", body));
      return 0;
    }
  }

  @Command(
      name = "csr",
      description =
          "Prints a certification request (PKCS#10) for the key in use, or for a new one that waits"
              + " for its chain.")
  static final class Request implements Callable<Integer> {

    @Parameters(paramLabel = "CERTIFICATE_ID")
    private String certificateId;

    @Option(
        names = "--new-key",
        description = "Make a new key; it is not in use until its chain has come.")
    private boolean newKey;

    @Option(names = "--common-name", paramLabel = "TEXT")
    private String commonName;

    @Option(names = "--organization", paramLabel = "TEXT")
    private String organization;

    @Option(names = "--organizational-unit", paramLabel = "TEXT")
    private String unit;

    @Option(names = "--country", paramLabel = "XX")
    private String country;

    @Option(
        names = "--dns",
        paramLabel = "NAME",
        description = "A subject alternative name; may be repeated.")
    private List<String> dns = new ArrayList<>();

    @Option(
        names = "--uri",
        paramLabel = "URI",
        description = "A subject alternative name; may be repeated.")
    private List<String> uris = new ArrayList<>();

    @Mixin private ControlOptions options;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      Map<String, Object> subject = given("commonName", commonName);
      subject.putAll(given("organization", organization));
      subject.putAll(given("organizationalUnit", unit));
      subject.putAll(given("country", country));
      Map<String, Object> body =
          Map.of(
              "newKey", newKey,
              "subject", subject,
              "alternativeNames", Map.of("dns", dns, "uri", uris));
      JsonNode made =
          options.client().post(OWN + ControlClient.encoded(certificateId) + "/csr", body);
      PrintWriter out = spec.commandLine().getOut();
      out.print(made.path("pemEncodedRequest").asText());
      out.flush();
      return 0;
    }
  }

  @Command(
      name = "import-chain",
      description =
          "Takes in the chain that an authority has issued for a request; it is presented at once.")
  static final class ImportChain implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "CERTIFICATE_ID")
    private String certificateId;

    @Parameters(index = "1", paramLabel = "FILE", description = "The certificates in PEM.")
    private Path chain;

    @Mixin private ControlOptions options;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      String path = OWN + ControlClient.encoded(certificateId) + "/chain";
      print(spec, options.client().post(path, Map.of("chain", Files.readString(chain))));
      return 0;
    }
  }

  @Command(name = "delete", description = "Deletes a client certificate and its key.")
  static final class Delete implements Callable<Integer> {

    @Parameters(paramLabel = "CERTIFICATE_ID")
    private String certificateId;

    @Mixin private ControlOptions options;

    @Override
    public Integer call() {
      options.client().delete(CertReading.path(certificateId));
      return 0;
    }
  }

  static void print(CommandSpec spec, JsonNode certificate) {
    PrintWriter out = spec.commandLine().getOut();
    CertReading.line(out, certificate);
    out.print(certificate.path("pemEncodedCertificate").asText());
    out.flush();
  }

  /** A body with a member, or without it if there is none. */
  static Map<String, Object> given(String name, String value) {
    Map<String, Object> body = new LinkedHashMap<>();
    if (value != null) {
      body.put(name, value);
    }
    return body;
  }
}
