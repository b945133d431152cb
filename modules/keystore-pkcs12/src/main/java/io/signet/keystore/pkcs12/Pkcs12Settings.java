package io.signet.keystore.pkcs12;

import io.signet.keystore.KeystoreException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the files are.
 *
 * @param file the PKCS#12 file
 * @param givenPassword the operator's password file, if there is one
 * @param ownPassword the password file that Signet makes otherwise
 */
record Pkcs12Settings(Path file, Optional<Path> givenPassword, Path ownPassword) {

  private static final String PATH = "path";
  private static final String PASSWORD_FILE = "passwordFile";

  static Pkcs12Settings of(Path dataDirectory, Map<String, String> settings) {
    Set<String> unknown = new TreeSet<>(settings.keySet());
    unknown.removeAll(Set.of(PATH, PASSWORD_FILE));
    if (!unknown.isEmpty()) {
      throw new KeystoreException(
          KeystoreException.Reason.INVALID,
          "keystore.pkcs12 knows path and passwordFile, but not " + String.join(", ", unknown));
    }
    Path data = dataDirectory.toAbsolutePath().normalize();
    return new Pkcs12Settings(
        data.resolve(settings.getOrDefault(PATH, "keystore.p12")).normalize(),
        Optional.ofNullable(settings.get(PASSWORD_FILE)).map(data::resolve),
        data.resolve("keystore.password"));
  }
}
