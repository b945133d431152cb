package io.signet.keystore.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** A token of SoftHSM2, in the one place that this process's environment names. */
final class SoftHsm {

  static final String PIN = "4711-" + "pin";

  private static final Path CONFIGURATION = Path.of(System.getenv("SOFTHSM2_CONF"));
  private static final Path TOKENS = CONFIGURATION.resolveSibling("tokens");

  private final String label;
  private final Path folder;
  private final Path pinFile;

  private SoftHsm(String label, Path folder, Path pinFile) {
    this.label = label;
    this.folder = folder;
    this.pinFile = pinFile;
  }

  /** Makes a new token. */
  static SoftHsm create() {
    try {
      Files.createDirectories(TOKENS);
      configure("ALL");
      List<Path> before = folders();
      String label = "t" + UUID.randomUUID().toString().substring(0, 20);
      run(
          "softhsm2-util",
          "--init-token",
          "--free",
          "--label",
          label,
          "--so-pin",
          "so-1234",
          "--pin",
          PIN);
      List<Path> after = new java.util.ArrayList<>(folders());
      after.removeAll(before);
      Path pinFile = CONFIGURATION.resolveSibling(label + ".pin");
      Files.writeString(pinFile, PIN + "\n");
      Files.setPosixFilePermissions(pinFile, PosixFilePermissions.fromString("rw-------"));
      return new SoftHsm(label, after.get(0), pinFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says which mechanisms the tokens of this process have from their next opening on. */
  static void configure(String mechanisms) {
    try {
      Files.writeString(
          CONFIGURATION,
          "directories.tokendir = %s%nobjectstore.backend = file%nlog.level = ERROR%nslots.mechanisms = %s%n"
              .formatted(TOKENS, mechanisms));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path library() {
    return Stream.of(
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
            "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so")
        .map(Path::of)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new AssertionError("softhsm2 is not installed"));
  }

  String label() {
    return label;
  }

  Path pinFile() {
    return pinFile;
  }

  Map<String, String> settings() {
    return Map.of("library", library().toString(), "token", label, "pinFile", pinFile.toString());
  }

  /** Takes the token out. */
  void remove() {
    move(folder, aside());
  }

  /** Puts the token back in. */
  void putBack() {
    move(aside(), folder);
  }

  void setPin(String old, String pin) {
    pkcs11Tool("--login", "--pin", old, "--change-pin", "--new-pin", pin);
  }

  /** What OpenSC's tool says, with this token. */
  String pkcs11Tool(String... arguments) {
    List<String> command = new java.util.ArrayList<>();
    command.addAll(
        List.of("pkcs11-tool", "--module", library().toString(), "--token-label", label));
    command.addAll(List.of(arguments));
    return run(command.toArray(new String[0]));
  }

  private Path aside() {
    return CONFIGURATION.resolveSibling("aside-" + label);
  }

  private static List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(TOKENS)) {
      return all.toList();
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(List.of(command) + ": " + output);
      }
      return output;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
