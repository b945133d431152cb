package io.signet.certificates;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.signet.keystore.KeystoreException;

/** What a keystore's failure means for the caller; the keystore's own words go to the log only. */
final class KeystoreFailures {

  private KeystoreFailures() {}

  static SignetException of(KeystoreException e) {
    return switch (e.reason()) {
      case UNAVAILABLE, CORRUPT, WRONG_PASSWORD ->
          new SignetException(ErrorCode.SERVICE_UNAVAILABLE, "The keystore is not available", e);
      case NOT_FOUND -> new SignetException(ErrorCode.NOT_FOUND, "The keystore has no such key", e);
      case UNSUPPORTED ->
          new SignetException(
              ErrorCode.NOT_IMPLEMENTED, "The keystore does not do that: " + e.getMessage(), e);
      case EXISTS, INVALID -> new SignetException(ErrorCode.INTERNAL, "Internal server error", e);
    };
  }
}
