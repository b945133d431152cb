package io.signet.keystore.pkcs12;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A second process that has the keystore open. It says what it does, a line each, and ends when its
 * input ends, so that it never outlives the test.
 */
final class KeystoreProcess {

  private static final int KEPT_KEYS = 30;
  private static final int RSA_EVERY = 8;
  private static final PrintStream OUT = new PrintStream(System.out, true, US_ASCII);

  private KeystoreProcess() {}

  /** Starts a process that opens the keystore, says {@code open}, and holds it. */
  static Process holding(Path data) throws IOException {
    return start("hold", data.toString());
  }

  /**
   * Starts a process that makes and deletes keys until it is killed.
   *
   * @param name begins the ids of its keys
   */
  static Process working(Path data, String name) throws IOException {
    return start("work", data.toString(), name);
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(KeystoreProcess.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** What the process does: {@code hold <folder>} or {@code work <folder> <name>}. */
  public static void main(String[] arguments) {
    Thread watch = new Thread(KeystoreProcess::endWithInput);
    watch.setDaemon(true);
    watch.start();
    try (Keystore keystore = Places.open(Path.of(arguments[1]))) {
      OUT.print("open\n");
      if (arguments[0].equals("work")) {
        work(keystore, arguments[2]);
      }
      watch.join();
    } catch (KeystoreException e) {
      OUT.print(e.reason() + " " + e.getMessage() + "\n");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void work(Keystore keystore, String name) {
    Deque<KeyId> kept = new ArrayDeque<>(keystore.list());
    for (int i = 1; true; i++) {
      KeyId id = new KeyId(name, i);
      KeyAlgorithm algorithm = i % RSA_EVERY == 0 ? KeyAlgorithm.RSA_2048 : KeyAlgorithm.EC_P256;
      say("generating", id);
      Places.generate(keystore, id, algorithm);
      say("generated", id);
      kept.add(id);
      if (kept.size() > KEPT_KEYS) {
        KeyId oldest = kept.remove();
        say("deleting", oldest);
        keystore.delete(oldest);
        say("deleted", oldest);
      }
    }
  }

  private static void say(String what, KeyId id) {
    OUT.print(what + " " + id + "\n");
    OUT.flush();
  }

  private static void endWithInput() {
    try {
      if (System.in.read() < 0) {
        Runtime.getRuntime().halt(0);
      }
    } catch (IOException e) {
      Runtime.getRuntime().halt(1);
    }
  }
}
