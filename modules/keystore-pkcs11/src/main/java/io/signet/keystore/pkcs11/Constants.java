package io.signet.keystore.pkcs11;

/** The numbers of PKCS #11 2.40 that are used here. */
final class Constants {

  static final long CKO_CERTIFICATE = 1;
  static final long CKO_PUBLIC_KEY = 2;
  static final long CKO_PRIVATE_KEY = 3;
  static final long CKK_RSA = 0;
  static final long CKK_EC = 3;
  static final long CKC_X_509 = 0;

  static final long CKA_CLASS = 0x0;
  static final long CKA_TOKEN = 0x1;
  static final long CKA_PRIVATE = 0x2;
  static final long CKA_LABEL = 0x3;
  static final long CKA_VALUE = 0x11;
  static final long CKA_CERTIFICATE_TYPE = 0x80;
  static final long CKA_ISSUER = 0x81;
  static final long CKA_SERIAL_NUMBER = 0x82;
  static final long CKA_KEY_TYPE = 0x100;
  static final long CKA_SUBJECT = 0x101;
  static final long CKA_ID = 0x102;
  static final long CKA_SENSITIVE = 0x103;
  static final long CKA_DECRYPT = 0x105;
  static final long CKA_UNWRAP = 0x107;
  static final long CKA_SIGN = 0x108;
  static final long CKA_VERIFY = 0x10A;
  static final long CKA_MODULUS = 0x120;
  static final long CKA_MODULUS_BITS = 0x121;
  static final long CKA_PUBLIC_EXPONENT = 0x122;
  static final long CKA_EXTRACTABLE = 0x162;
  static final long CKA_EC_PARAMS = 0x180;
  static final long CKA_EC_POINT = 0x181;

  static final long CKM_RSA_PKCS_KEY_PAIR_GEN = 0x0;
  static final long CKM_RSA_PKCS = 0x1;
  static final long CKM_RSA_PKCS_PSS = 0xD;
  static final long CKM_SHA256 = 0x250;
  static final long CKM_SHA384 = 0x260;
  static final long CKM_SHA512 = 0x270;
  static final long CKM_EC_KEY_PAIR_GEN = 0x1040;
  static final long CKM_ECDSA = 0x1041;
  static final long CKG_MGF1_SHA256 = 2;
  static final long CKG_MGF1_SHA384 = 3;
  static final long CKG_MGF1_SHA512 = 4;
  static final long CKF_SIGN = 0x800;

  static final long CKF_RW_SESSION = 0x2;
  static final long CKF_SERIAL_SESSION = 0x4;
  static final long CKF_OS_LOCKING_OK = 0x2;
  static final long CKU_USER = 1;

  /** Flags of a token. */
  static final long CKF_USER_PIN_FINAL_TRY = 0x20000;

  static final long CKF_USER_PIN_LOCKED = 0x40000;

  private Constants() {}
}
