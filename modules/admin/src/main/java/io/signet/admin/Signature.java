package io.signet.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.signet.api.AccessKey;

/** The calculation of Signature Version 4, which whoever signs and whoever verifies share. */
final class Signature {

  private Signature() {}

  /** The signature of a canonical request under a key. */
  static byte[] of(
      AccessKey key, Authorization.Scope scope, SigningTime time, CanonicalRequest request) {
    String toSign =
        String.join("\n", Authorization.ALGORITHM, time.text(), scope.toString(), request.hash());
    return Hashes.hmac(signingKey(key, scope), toSign);
  }

  private static byte[] signingKey(AccessKey key, Authorization.Scope scope) {
    byte[] derived = Hashes.hmac(("AWS4" + key.secret()).getBytes(UTF_8), scope.date());
    derived = Hashes.hmac(derived, scope.region());
    derived = Hashes.hmac(derived, scope.service());
    return Hashes.hmac(derived, scope.terminator());
  }
}
