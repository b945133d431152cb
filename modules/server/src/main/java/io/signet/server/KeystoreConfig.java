package io.signet.server;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import io.signet.keystore.KeyAlgorithm;
import io.signet.keystore.Keystore;
import io.signet.keystore.KeystoreProvider;
import io.signet.keystore.SucceedingKeystore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Where private keys live: the type, and the options of each type.
 *
 * @param older the type whose keys go on working beside it until they are replaced; {@code null}
 *     for none
 */
record KeystoreConfig(String type, String older, Pkcs12 pkcs12, Sql sql, Pkcs11 pkcs11) {

  static final String SQL = "sql";
  static final String PKCS12 = "pkcs12";
  private static final String PKCS11 = "pkcs11";

  KeystoreConfig {
    type = requireNonNullElse(type, PKCS12);
    pkcs12 = requireNonNullElseGet(pkcs12, Pkcs12::new);
    sql = requireNonNullElseGet(sql, Sql::new);
    pkcs11 = requireNonNullElseGet(pkcs11, Pkcs11::new);
  }

  KeystoreConfig() {
    this(null, null, null, null, null);
  }

  /** What is not said of the keystore's database is that of the store's, if it is one. */
  KeystoreConfig beside(StoreConfig store) {
    return store.isShared()
        ? new KeystoreConfig(type, older, pkcs12, sql.orThatOf(store.postgresql()), pkcs11)
        : this;
  }

  /** Opens the keystore, and the older one beside it. */
  Keystore open(Path data, Map<String, String> environment) {
    return combined(each -> KeystoreProvider.named(each).open(data, settings(each, environment)));
  }

  /** The same beside a node that uses them. */
  Keystore openReadOnly(Path data, Map<String, String> environment) {
    return combined(
        each -> KeystoreProvider.named(each).openReadOnly(data, settings(each, environment)));
  }

  /**
   * Every type that holds keys, the one for new keys first.
   *
   * @throws IllegalArgumentException if it is one type twice
   */
  List<String> types() {
    if (older == null) {
      return List.of(type);
    }
    if (older.equals(type)) {
      throw new IllegalArgumentException("keystore.older is keystore.type: leave it empty");
    }
    return List.of(type, older);
  }

  private Keystore combined(Function<String, Keystore> opening) {
    List<String> types = types();
    if (types.size() == 1) {
      return opening.apply(type);
    }
    Keystore former = opening.apply(older);
    boolean opened = false;
    try {
      Keystore both = new SucceedingKeystore(opening.apply(type), former);
      opened = true;
      return both;
    } finally {
      if (!opened) {
        former.close();
      }
    }
  }

  /**
   * Whether several nodes may use it at once, so that one may see the unfinished work of another.
   */
  boolean isShared() {
    return !type.equals(PKCS12) || (older != null && !older.equals(PKCS12));
  }

  /**
   * The options of one type, for its provider.
   *
   * @param environment holds what is too secret for the configuration file
   */
  Map<String, String> settings(String ofType, Map<String, String> environment) {
    return switch (ofType) {
      case PKCS12 -> pkcs12.settings();
      case SQL -> sql.settings(environment);
      case PKCS11 -> pkcs11.settings(environment.get(Secrets.TOKEN_PIN));
      default -> Map.of();
    };
  }

  /** The kind of key that is made here unless the configuration names one. */
  KeyAlgorithm keyAlgorithm() {
    // Not every token signs by PSS, without which TLS 1.3 has no use for RSA.
    return type.equals(PKCS11) ? KeyAlgorithm.EC_P256 : KeyAlgorithm.RSA_2048;
  }

  /** Keys inside a token. */
  record Pkcs11(String library, String token, String slot, String pinFile, Integer sessions) {

    Pkcs11 {
      sessions = requireNonNullElse(sessions, 8);
    }

    Pkcs11() {
      this(null, null, null, null, null);
    }

    Map<String, String> settings(String pin) {
      Map<String, String> settings = new HashMap<>();
      settings.put("library", library);
      settings.put("token", token);
      settings.put("slot", slot);
      settings.put("pinFile", pinFile);
      settings.put("pin", pin);
      settings.put("sessions", sessions.toString());
      settings.values().removeIf(value -> value == null || value.isEmpty());
      return settings;
    }
  }

  /** Keys in one file. */
  record Pkcs12(String path, String passwordFile) {

    Pkcs12() {
      this(null, null);
    }

    Map<String, String> settings() {
      Map<String, String> settings = new HashMap<>();
      if (path != null) {
        settings.put("path", path);
      }
      if (passwordFile != null) {
        settings.put("passwordFile", passwordFile);
      }
      return settings;
    }
  }

  /** Keys in PostgreSQL. */
  record Sql(
      String url,
      String user,
      Path passwordFile,
      Path masterKeyFile,
      Integer connections,
      Duration patience) {

    Sql {
      connections = requireNonNullElse(connections, 4);
      patience = requireNonNullElse(patience, Duration.ofSeconds(5));
    }

    Sql() {
      this(null, null, null, null, null, null);
    }

    /** Relative paths are seen from the data directory here, and not there. */
    private Sql orThatOf(StoreConfig.Postgresql store) {
      if (url != null) {
        return this;
      }
      Path storePassword =
          store.passwordFile() == null ? null : store.passwordFile().toAbsolutePath();
      return new Sql(
          store.url(),
          requireNonNullElse(user, store.user()),
          passwordFile == null ? storePassword : passwordFile,
          masterKeyFile,
          connections,
          patience);
    }

    Map<String, String> settings(Map<String, String> environment) {
      Map<String, String> settings = new HashMap<>();
      put(settings, "url", url);
      put(settings, "user", user);
      put(settings, "passwordFile", passwordFile);
      put(settings, "masterKeyFile", masterKeyFile);
      put(settings, "masterKeys", environment.get(Secrets.MASTER_KEYS));
      put(settings, "connections", connections);
      put(settings, "patience", patience.toMillis());
      return settings;
    }

    private static void put(Map<String, String> settings, String name, Object value) {
      if (value != null) {
        settings.put(name, value.toString());
      }
    }
  }
}
