package io.signet.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes in a key that was made elsewhere. Secrets come from files, never from arguments. */
@Command(
    name = "import",
    description =
        "Takes in a client certificate with its key: a PKCS#12 file, or a chain and a key in PEM.")
final class CertImport implements Callable<Integer> {

  @ArgGroup(multiplicity = "1")
  private Form form;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "The password that opens the key, in a file; - for standard input.")
  private Path passwordFile;

  @Option(names = "--description", paramLabel = "TEXT")
  private String description;

  @Option(names = "--tag", paramLabel = "KEY=VALUE")
  private Map<String, String> tags;

  @Mixin private ControlOptions options;

  @Spec private CommandSpec spec;

  /** What holds the key. */
  private static final class Form {

    @Option(names = "--pkcs12", paramLabel = "FILE", required = true)
    private Path pkcs12;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Pem pem;
  }

  private static final class Pem {

    @Option(names = "--certificate", paramLabel = "FILE", required = true)
    private Path certificate;

    @Option(names = "--key", paramLabel = "FILE", required = true)
    private Path key;
  }

  @Override
  public Integer call() throws IOException {
    Map<String, Object> body = CertMaking.given("description", description);
    if (tags != null) {
      body.put("tags", tags);
    }
    if (form.pem == null) {
      body.put("pkcs12", Base64.getEncoder().encodeToString(Files.readAllBytes(form.pkcs12)));
    } else {
      body.put("certificate", Files.readString(form.pem.certificate));
      body.put("privateKey", Files.readString(form.pem.key));
    }
    if (passwordFile != null) {
      body.put("password", password());
    }
    CertMaking.print(spec, options.client().post("/signet/v1/client-certificates/import", body));
    return 0;
  }

  /** The first line, as OpenSSL reads password files. */
  private String password() throws IOException {
    byte[] text =
        passwordFile.toString().equals("-")
            ? System.in.readAllBytes()
            : Files.readAllBytes(passwordFile);
    return new String(text, StandardCharsets.UTF_8).lines().findFirst().orElse("");
  }
}
