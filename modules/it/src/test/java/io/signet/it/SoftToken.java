package io.signet.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real token of SoftHSM2 in a folder of its own. */
final class SoftToken {

  static final String PIN = "it-4711";

  private static final String LABEL = "it";

  private final Path folder;

  private SoftToken(Path folder) {
    this.folder = folder;
  }

  /** Makes an empty token. */
  static SoftToken make(Path folder) {
    SoftToken token = new SoftToken(folder);
    try {
      Files.createDirectories(folder.resolve("tokens"));
      Files.writeString(
          token.configuration(),
          "directories.tokendir = %s%nobjectstore.backend = file%n"
              .formatted(folder.resolve("tokens")));
      Path pin = Files.writeString(folder.resolve("pin"), PIN);
      Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    token.run(
        "softhsm2-util", "--init-token --free --label " + LABEL + " --so-pin so-4711 --pin " + PIN);
    return token;
  }

  /** The options that name it, but for which keystore it is. */
  Map<String, String> options() {
    return Map.of(
        "SOFTHSM2_CONF",
        configuration().toString(),
        "SIGNET_KEYSTORE_PKCS11_LIBRARY",
        library(),
        "SIGNET_KEYSTORE_PKCS11_TOKEN",
        LABEL,
        "SIGNET_KEYSTORE_PKCS11_PIN_FILE",
        folder.resolve("pin").toString());
  }

  /** What OpenSC's tool finds in it. */
  String objects() {
    return run(
        "pkcs11-tool",
        "--module " + library() + " --token-label " + LABEL + " --login --pin " + PIN + " -O");
  }

  private Path configuration() {
    return folder.resolve("softhsm2.conf");
  }

  private String run(String program, String arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments.split(" ")));
    try {
      Programs.Outcome outcome =
          Programs.run(folder, Map.of("SOFTHSM2_CONF", configuration().toString()), 30, command);
      if (outcome.exitCode() != 0) {
        throw new AssertionError(program + ": " + outcome.output());
      }
      return outcome.output();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String library() {
    return Stream.of(
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
            "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so")
        .filter(file -> Files.exists(Path.of(file)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("softhsm2 is not installed"));
  }
}
