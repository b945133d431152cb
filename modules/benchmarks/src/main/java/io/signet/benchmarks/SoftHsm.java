package io.signet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A token of SoftHSM2, for one Signet. */
final class SoftHsm {

  private static final String LABEL = "bench";
  private static final String PIN = "4711";
  private static final int MAKE_SECONDS = 30;

  private final Path configuration;
  private final Path pinFile;

  private SoftHsm(Path configuration, Path pinFile) {
    this.configuration = configuration;
    this.pinFile = pinFile;
  }

  static SoftHsm make(Path directory) {
    try {
      Path tokens = Files.createDirectories(directory.resolve("tokens"));
      Path configuration = directory.resolve("softhsm2.conf");
      PemFiles.write(
          configuration, "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
      Path pinFile = PemFiles.write(directory.resolve("pin"), PIN);
      Files.setPosixFilePermissions(pinFile, PosixFilePermissions.fromString("rw-------"));
      Programs.run(
          MAKE_SECONDS,
          List.of(
              "env",
              "SOFTHSM2_CONF=" + configuration,
              "softhsm2-util",
              "--init-token",
              "--free",
              "--label",
              LABEL,
              "--so-pin",
              PIN,
              "--pin",
              PIN));
      return new SoftHsm(configuration, pinFile);
    } catch (IOException e) {
      throw new BenchmarkFailure("cannot make a token in " + directory, e);
    }
  }

  /** What has a Signet keep its keys in it. */
  Map<String, String> options() {
    return Map.of(
        "SOFTHSM2_CONF", configuration.toString(),
        "SIGNET_KEYSTORE_TYPE", "pkcs11",
        "SIGNET_KEYSTORE_PKCS11_LIBRARY", library(),
        "SIGNET_KEYSTORE_PKCS11_TOKEN", LABEL,
        "SIGNET_KEYSTORE_PKCS11_PIN_FILE", pinFile.toString());
  }

  private static String library() {
    return Stream.of(
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
            "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so")
        .filter(file -> Files.exists(Path.of(file)))
        .findFirst()
        .orElseThrow(() -> new BenchmarkFailure("SoftHSM2 is not installed (Debian: softhsm2)"));
  }
}
