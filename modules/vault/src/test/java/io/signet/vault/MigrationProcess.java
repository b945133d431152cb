package io.signet.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A process that takes keys over, says so after each, and is killed at any moment. */
final class MigrationProcess {

  private MigrationProcess() {}

  static Process start(Path from, Path to) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MigrationProcess.class.getName(),
                from.toString(),
                to.toString()))
        .redirectErrorStream(true)
        .start();
  }

  /** Takes the keys of one folder over into another, and removes them there. */
  public static void main(String[] folders) {
    PrintStream out = new PrintStream(System.out, true, US_ASCII);
    try (Keystore from = open(folders[0]);
        Keystore to = open(folders[1])) {
      KeyMigration.Result result =
          new KeyMigration(from, to, (done, total, id, taken) -> say(out, done == total, taken))
              .run(true);
      out.print("done " + result + "\n");
    }
  }

  private static void say(PrintStream out, boolean all, boolean taken) {
    if (taken) {
      out.print("taken\n");
    }
    if (all) {
      out.print("all\n");
    }
  }

  private static Keystore open(String folder) {
    return KeystoreProvider.named("pkcs12").open(Path.of(folder), Map.of());
  }
}
