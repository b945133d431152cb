package io.signet.server;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import io.signet.keystore.KeyAlgorithm;
import java.util.HashMap;
import java.util.Map;

/** Where private keys live: the type, and the options of each type. */
record KeystoreConfig(String type, Pkcs12 pkcs12, Pkcs11 pkcs11) {

  KeystoreConfig {
    type = requireNonNullElse(type, "pkcs12");
    pkcs12 = requireNonNullElseGet(pkcs12, Pkcs12::new);
    pkcs11 = requireNonNullElseGet(pkcs11, Pkcs11::new);
  }

  KeystoreConfig() {
    this(null, null, null);
  }

  /**
   * The options of the type that is chosen.
   *
   * @param environment where a token's PIN may be
   */
  Map<String, String> settings(Map<String, String> environment) {
    return switch (type) {
      case "pkcs12" -> pkcs12.settings();
      case "pkcs11" -> pkcs11.settings(environment.get(Secrets.TOKEN_PIN));
      default -> Map.of();
    };
  }

  /** The kind of key that is made here unless the configuration names one. */
  KeyAlgorithm keyAlgorithm() {
    // Not every token signs by PSS, without which TLS 1.3 has no use for RSA.
    return type.equals("pkcs11") ? KeyAlgorithm.EC_P256 : KeyAlgorithm.RSA_2048;
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
}
