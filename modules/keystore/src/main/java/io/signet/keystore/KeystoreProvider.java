package io.signet.keystore;

import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** Opens one kind of keystore. Implementations have a public constructor without parameters. */
public interface KeystoreProvider {

  /** The name in {@code keystore.type}, such as {@code pkcs12}. */
  String name();

  /**
   * Opens the keystore, and makes it if there is none.
   *
   * @param dataDirectory Signet's data directory, for a keystore that lives in files
   * @param settings the options of {@code keystore.<name>} of the configuration; unknown ones are
   *     refused with {@code INVALID}
   * @throws KeystoreException with a message of one line that tells the operator what to mend
   */
  Keystore open(Path dataDirectory, Map<String, String> settings);

  /**
   * Opens the keystore to read from it beside a node that uses it, such as for a backup. What is
   * read is the keystore as it was at some moment after this call began.
   *
   * @throws KeystoreException as {@link #open}, and {@code UNAVAILABLE} if there is no keystore
   */
  default Keystore openReadOnly(Path dataDirectory, Map<String, String> settings) {
    return open(dataDirectory, settings);
  }

  /**
   * The provider of a name.
   *
   * @throws KeystoreException {@code UNSUPPORTED} if there is none
   */
  static KeystoreProvider named(String name) {
    TreeSet<String> known = new TreeSet<>();
    for (KeystoreProvider provider : ServiceLoader.load(KeystoreProvider.class)) {
      if (provider.name().equals(name)) {
        return provider;
      }
      known.add(provider.name());
    }
    throw new KeystoreException(
        KeystoreException.Reason.UNSUPPORTED,
        "keystore.type is " + name + ", but the keystores here are " + known);
  }
}
