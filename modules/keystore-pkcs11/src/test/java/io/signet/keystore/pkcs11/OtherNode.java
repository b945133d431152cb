package io.signet.keystore.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.KeyId;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreException;
import io.signet.keystore.Signatures;
import io.signet.keystore.TestCertificates;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another node on the same token: a process of its own, which does what it is told in lines. */
final class OtherNode implements AutoCloseable {

  private static final String ANSWER = "answer ";

  private final Process process;
  private final PrintStream orders;
  private final BufferedReader answers;

  private OtherNode(Process process) {
    this.process = process;
    this.orders = new PrintStream(process.getOutputStream(), true, UTF_8);
    this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** Starts it and waits until it has opened the token. */
  static OtherNode start(SoftHsm token) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OtherNode.class.getName(),
                token.label(),
                token.pinFile().toString())
            .redirectErrorStream(true)
            .start();
    OtherNode node = new OtherNode(process);
    node.answer();
    return node;
  }

  /** Makes a key; answers {@code made}, or why not. */
  void make(KeyId id) {
    orders.println("make " + id.certificateId() + " " + id.version());
  }

  /** Signs many times with a key; answers {@code true} if each signature is right. */
  void sign(KeyId id) {
    orders.println("sign " + id.certificateId() + " " + id.version());
  }

  /** Removes a key; answers whether there was one. */
  void delete(KeyId id) {
    orders.println("delete " + id.certificateId() + " " + id.version());
  }

  /** What became of the oldest order that was not answered yet. */
  String answer() {
    StringBuilder output = new StringBuilder();
    try {
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith(ANSWER)) {
          return line.substring(ANSWER.length());
        }
        output.append(line).append('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("the other node has ended: " + output);
  }

  @Override
  public void close() {
    orders.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** The other process. */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> settings =
        Map.of(
            "library", SoftHsm.library().toString(),
            "token", arguments[0],
            "pinFile", arguments[1]);
    try (Keystore keystore = new Pkcs11KeystoreProvider().open(Path.of("."), settings);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      System.out.println(ANSWER + "open");
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        String[] words = line.split(" ");
        KeyId id = new KeyId(words[1], Integer.parseInt(words[2]));
        System.out.println(ANSWER + done(keystore, words[0], id));
      }
    }
  }

  private static String done(Keystore keystore, String order, KeyId id) {
    try {
      return switch (order) {
        case "make" -> made(keystore, id);
        case "sign" -> Boolean.toString(signs(keystore, id));
        default -> Boolean.toString(keystore.delete(id));
      };
    } catch (KeystoreException e) {
      return e.reason().name();
    }
  }

  static String made(Keystore keystore, KeyId id) {
    keystore.generate(
        id,
        KeyAlgorithm.EC_P256,
        key -> List.of(TestCertificates.selfSigned(key, "CN=ApiGateway")));
    return "made";
  }

  /** Whether 200 signatures are right. */
  static boolean signs(Keystore keystore, KeyId id) {
    var identity = keystore.identity(id).orElseThrow();
    for (int i = 0; i < 200; i++) {
      if (!Signatures.proves(identity)) {
        return false;
      }
    }
    return true;
  }
}
