package io.signet.server;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import java.util.HashMap;
import java.util.Map;

/** Where private keys live: the type, and the options of each type. */
record KeystoreConfig(String type, Pkcs12 pkcs12) {

  KeystoreConfig {
    type = requireNonNullElse(type, "pkcs12");
    pkcs12 = requireNonNullElseGet(pkcs12, Pkcs12::new);
  }

  KeystoreConfig() {
    this(null, null);
  }

  /** The options of the type that is chosen. */
  Map<String, String> settings() {
    return settings(type);
  }

  /** The options of a type. */
  Map<String, String> settings(String ofType) {
    return ofType.equals("pkcs12") ? pkcs12.settings() : Map.of();
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
}
