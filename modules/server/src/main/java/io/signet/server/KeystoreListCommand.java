package io.signet.server;

import io.signet.api.WireJson;
import io.signet.keystore.KeyId;
import io.signet.vault.KeyInventory;
import io.signet.vault.KeyUse;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows which keys there are, where, and what uses them. */
@Command(
    name = "list",
    description = {
      "Lists the keys of keystore.type and keystore.older, and what uses each; never a key itself.",
      "Also while the gateway runs. Exit code 1 if a key is missing or cannot be read."
    })
final class KeystoreListCommand implements Callable<Integer> {

  @Option(names = "--json", description = "Prints the list as JSON.")
  private boolean json;

  @Mixin private ToolOptions options;

  @Spec private CommandSpec spec;

  /** The list as JSON. */
  record Listing(List<Row> keys, List<String> missing) {}

  /**
   * A key of the list.
   *
   * @param clientCertificateId of the certificate that uses it; {@code null} if none does
   * @param version of that certificate
   */
  record Row(
      String key,
      String algorithm,
      String keystore,
      boolean older,
      String use,
      String clientCertificateId,
      Integer version,
      String problem) {

    static Row of(KeyInventory.Entry entry) {
      boolean ofCertificate = entry.use() != KeyUse.ORPHAN && entry.use() != KeyUse.AUTHORITY;
      return new Row(
          entry.id().toString(),
          entry.algorithm().orElse(null),
          entry.keystore(),
          entry.older(),
          entry.use().name().toLowerCase(Locale.ROOT),
          ofCertificate ? entry.id().certificateId() : null,
          ofCertificate ? entry.id().version() : null,
          entry.problem().orElse(null));
    }

    String place() {
      return older ? keystore + " (older)" : keystore;
    }

    String usedBy() {
      if (clientCertificateId != null) {
        return "certificate %s, version %d: %s".formatted(clientCertificateId, version, use);
      }
      return use.equals("orphan") ? "nothing: orphan" : "the gateway's CA";
    }
  }

  @Override
  public Integer call() {
    return options.run(storage -> show(storage.inventory()));
  }

  private int show(KeyInventory inventory) {
    List<Row> rows = inventory.keys().stream().map(Row::of).toList();
    List<String> missing = inventory.missing().stream().map(KeyId::toString).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(WireJson.tree(new Listing(rows, missing)).toPrettyString());
    } else {
      table(out, rows);
    }
    out.flush();
    List<String> problems = rows.stream().map(Row::problem).filter(it -> it != null).toList();
    tell(problems, missing);
    return problems.isEmpty() && missing.isEmpty() ? 0 : StartFailure.OTHER;
  }

  private static void table(PrintWriter out, List<Row> rows) {
    int width = rows.stream().mapToInt(row -> row.key().length()).max().orElse(0);
    String line = "%-" + Math.max(width, 12) + "s  %-9s  %-15s  %s%n";
    out.printf(line, "key", "algorithm", "keystore", "used by");
    for (Row row : rows) {
      String algorithm = row.algorithm() == null ? "?" : row.algorithm();
      out.printf(line, row.key(), algorithm, row.place(), row.usedBy());
    }
  }

  private void tell(List<String> problems, List<String> missing) {
    PrintWriter err = spec.commandLine().getErr();
    problems.forEach(line -> err.println("signet: cannot be read: " + line));
    if (!missing.isEmpty()) {
      err.println("signet: in no keystore, though in use: " + String.join(", ", missing));
    }
    err.flush();
  }
}
