package io.signet.keystore.pkcs11;

import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreProvider;
import java.nio.file.Path;
import java.util.Map;

/**
 * The keystore {@code pkcs11}: keys inside a token, which several nodes may share.
 *
 * <p>Settings; relative paths start at the data directory:
 *
 * <ul>
 *   <li>{@code library}: the file of the token's PKCS#11 library
 *   <li>{@code token}: the token's label
 *   <li>{@code slot}: the number of its slot, where labels are not unique
 *   <li>{@code pinFile}: a file with the user PIN, readable by its owner only
 *   <li>{@code pin}: the PIN itself, which comes from the environment only
 *   <li>{@code sessions}: how much may be done in the token at once, 1 to 1000; 8 by default
 * </ul>
 */
public final class Pkcs11KeystoreProvider implements KeystoreProvider {

  @Override
  public String name() {
    return "pkcs11";
  }

  @Override
  public Keystore open(Path dataDirectory, Map<String, String> settings) {
    return Pkcs11Keystore.open(Pkcs11Settings.of(dataDirectory, settings));
  }
}
