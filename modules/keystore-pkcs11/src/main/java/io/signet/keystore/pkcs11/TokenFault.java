package io.signet.keystore.pkcs11;

import java.util.Map;
import java.util.Set;

/** A PKCS #11 function answered other than CKR_OK. */
final class TokenFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  static final long OBJECT_HANDLE_INVALID = 0x82;
  static final long KEY_HANDLE_INVALID = 0x60;
  static final long PIN_INCORRECT = 0xA0;
  static final long PIN_LOCKED = 0xA4;
  static final long SESSION_HANDLE_INVALID = 0xB3;
  static final long ALREADY_LOGGED_IN = 0x100;
  static final long ALREADY_INITIALIZED = 0x191;

  private static final Map<Long, String> NAMES =
      Map.ofEntries(
          Map.entry(0x2L, "CKR_HOST_MEMORY"),
          Map.entry(0x3L, "CKR_SLOT_ID_INVALID"),
          Map.entry(0x5L, "CKR_GENERAL_ERROR"),
          Map.entry(0x6L, "CKR_FUNCTION_FAILED"),
          Map.entry(0x12L, "CKR_ATTRIBUTE_TYPE_INVALID"),
          Map.entry(0x13L, "CKR_ATTRIBUTE_VALUE_INVALID"),
          Map.entry(0x30L, "CKR_DEVICE_ERROR"),
          Map.entry(0x31L, "CKR_DEVICE_MEMORY"),
          Map.entry(0x32L, "CKR_DEVICE_REMOVED"),
          Map.entry(0x54L, "CKR_FUNCTION_NOT_SUPPORTED"),
          Map.entry(KEY_HANDLE_INVALID, "CKR_KEY_HANDLE_INVALID"),
          Map.entry(0x63L, "CKR_KEY_TYPE_INCONSISTENT"),
          Map.entry(0x70L, "CKR_MECHANISM_INVALID"),
          Map.entry(0x71L, "CKR_MECHANISM_PARAM_INVALID"),
          Map.entry(OBJECT_HANDLE_INVALID, "CKR_OBJECT_HANDLE_INVALID"),
          Map.entry(PIN_INCORRECT, "CKR_PIN_INCORRECT"),
          Map.entry(0xA2L, "CKR_PIN_LEN_RANGE"),
          Map.entry(0xA3L, "CKR_PIN_EXPIRED"),
          Map.entry(PIN_LOCKED, "CKR_PIN_LOCKED"),
          Map.entry(0xB0L, "CKR_SESSION_CLOSED"),
          Map.entry(0xB1L, "CKR_SESSION_COUNT"),
          Map.entry(SESSION_HANDLE_INVALID, "CKR_SESSION_HANDLE_INVALID"),
          Map.entry(0xB5L, "CKR_SESSION_READ_ONLY"),
          Map.entry(0xD0L, "CKR_TEMPLATE_INCOMPLETE"),
          Map.entry(0xD1L, "CKR_TEMPLATE_INCONSISTENT"),
          Map.entry(0xE0L, "CKR_TOKEN_NOT_PRESENT"),
          Map.entry(0xE1L, "CKR_TOKEN_NOT_RECOGNIZED"),
          Map.entry(0xE2L, "CKR_TOKEN_WRITE_PROTECTED"),
          Map.entry(ALREADY_LOGGED_IN, "CKR_USER_ALREADY_LOGGED_IN"),
          Map.entry(0x101L, "CKR_USER_NOT_LOGGED_IN"),
          Map.entry(0x102L, "CKR_USER_PIN_NOT_INITIALIZED"),
          Map.entry(0x150L, "CKR_BUFFER_TOO_SMALL"),
          Map.entry(0x190L, "CKR_CRYPTOKI_NOT_INITIALIZED"),
          Map.entry(ALREADY_INITIALIZED, "CKR_CRYPTOKI_ALREADY_INITIALIZED"));

  /** What says nothing of the token: what was asked is at fault, and would be tomorrow too. */
  private static final Set<Long> OF_THE_REQUEST =
      Set.of(0x12L, 0x13L, 0x54L, 0x63L, 0x70L, 0x71L, 0xD0L, 0xD1L, 0xE2L);

  private final long code;

  TokenFault(String function, long code) {
    super(function + ": " + nameOf(code));
    this.code = code;
  }

  long code() {
    return code;
  }

  /** The name of the code in the standard. */
  String codeName() {
    return nameOf(code);
  }

  /** Whether sessions and handles should not be used any more. */
  boolean lost() {
    return !OF_THE_REQUEST.contains(code);
  }

  /** Whether only an object has gone, such as one that another node removed. */
  boolean staleHandle() {
    return code == OBJECT_HANDLE_INVALID || code == KEY_HANDLE_INVALID;
  }

  private static String nameOf(long code) {
    String name = NAMES.get(code);
    return name == null ? "CKR 0x" + Long.toHexString(code) : name;
  }
}
