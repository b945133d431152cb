package io.signet.keystore.pkcs12;

import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreProvider;
import java.nio.file.Path;
import java.util.Map;

/**
 * The keystore {@code pkcs12}: one file, for one process.
 *
 * <p>Settings, all optional; relative paths start at the data directory:
 *
 * <ul>
 *   <li>{@code path}: the file; {@code keystore.p12} by default
 *   <li>{@code passwordFile}: a file with the password, readable by its owner only; without it, a
 *       password of 256 random bits is kept in {@code keystore.password} in the data directory
 * </ul>
 */
public final class Pkcs12KeystoreProvider implements KeystoreProvider {

  @Override
  public String name() {
    return "pkcs12";
  }

  @Override
  public Keystore open(Path dataDirectory, Map<String, String> settings) {
    return Pkcs12Opening.open(Pkcs12Settings.of(dataDirectory, settings));
  }

  /** A write replaces the whole file, so a reader has the old or the new one, without any lock. */
  @Override
  public Keystore openReadOnly(Path dataDirectory, Map<String, String> settings) {
    return Pkcs12Opening.openReadOnly(Pkcs12Settings.of(dataDirectory, settings));
  }
}
