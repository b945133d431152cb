package io.signet.keystore.pkcs11;

import io.signet.keystore.KeystoreException;
import io.signet.keystore.KeystoreException.Reason;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which token, and how it is used.
 *
 * @param library the PKCS#11 library's file
 * @param token the token's label; {@code null} if it is named by its slot alone
 * @param slot the number of its slot
 * @param sessions how many things may be done in the token at once, 1 to 1000
 */
record Pkcs11Settings(
    Path library, String token, Optional<Long> slot, PinSource pin, int sessions) {

  private static final Set<String> KNOWN =
      Set.of("library", "token", "slot", "pinFile", "pin", "sessions");

  private static final int DEFAULT_SESSIONS = 8;
  private static final int MOST_SESSIONS = 1000;

  static Pkcs11Settings of(Path dataDirectory, Map<String, String> settings) {
    Set<String> unknown = new TreeSet<>(settings.keySet());
    unknown.removeAll(KNOWN);
    if (!unknown.isEmpty()) {
      throw invalid(
          "keystore.pkcs11 knows library, token, slot, pinFile and sessions, but not "
              + String.join(", ", unknown));
    }
    String library = settings.get("library");
    if (library == null) {
      throw invalid("keystore.pkcs11.library is not set: the file of the token's PKCS#11 library");
    }
    Optional<Long> slot =
        Optional.ofNullable(settings.get("slot"))
            .map(text -> number("slot", text, 0, Long.MAX_VALUE));
    String token = settings.get("token");
    if (token == null && slot.isEmpty()) {
      throw invalid("keystore.pkcs11.token is not set: the token's label");
    }
    long sessions =
        number(
            "sessions",
            settings.getOrDefault("sessions", Integer.toString(DEFAULT_SESSIONS)),
            1,
            MOST_SESSIONS);
    Path data = dataDirectory.toAbsolutePath().normalize();
    return new Pkcs11Settings(
        data.resolve(library).normalize(), token, slot, pin(data, settings), (int) sessions);
  }

  /** How the token is called in messages. */
  String name() {
    return token == null ? "in slot " + slot.orElseThrow() : "'" + token + "'";
  }

  private static PinSource pin(Path data, Map<String, String> settings) {
    String file = settings.get("pinFile");
    String pin = settings.get("pin");
    if (file != null) {
      return PinSource.file(data.resolve(file).normalize());
    }
    if (pin != null && !pin.isEmpty()) {
      return PinSource.given(pin);
    }
    throw invalid(
        "there is no PIN: set keystore.pkcs11.pinFile to a file with it, mode 0600, or "
            + PinSource.VARIABLE);
  }

  private static long number(String name, String text, long least, long most) {
    try {
      long value = Long.parseLong(text.strip());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw invalid("keystore.pkcs11." + name + " is no number: " + text);
    }
    throw invalid("keystore.pkcs11.%s is %s, not %d to %d".formatted(name, text, least, most));
  }

  private static KeystoreException invalid(String message) {
    return new KeystoreException(Reason.INVALID, message);
  }
}
