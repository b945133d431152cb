package io.signet.admin;

import io.signet.api.AccessKey;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Verifies Signature Version 4, in two steps: what the headers alone can show is examined before a
 * body is buffered, the signature itself after it.
 */
final class SignatureVerifier {

  static final String TERMINATOR = "aws4_request";
  private static final String NO_BODY = Hashes.sha256(new byte[0]);

  /** Stands in for an unknown key, so that the refusal costs what a wrong signature costs. */
  private static final AccessKey NOBODY = new AccessKey("-", "no secret of anybody");

  private final Credentials credentials;
  private final String region;
  private final String service;
  private final Clock clock;

  SignatureVerifier(Credentials credentials, String region, String service, Clock clock) {
    this.credentials = credentials;
    this.region = region;
    this.service = service;
    this.clock = clock;
  }

  /** A request that claims to be signed with a known key. */
  record Claim(RequestHead head, Authorization authorization, SigningTime time, AccessKey key) {

    /** The id of the key. */
    String accessKeyId() {
      return key.id();
    }
  }

  /**
   * Checks what can be checked without the body: form, signed headers, clock, scope, key.
   *
   * @throws SignetException with the code and the message of the first check that fails
   */
  Claim examine(RequestHead head) {
    Authorization authorization = Authorization.of(head);
    SigningTime time = SigningTime.of(head);
    SignedHeaders.check(head, authorization.signedHeaders(), time);
    time.checkWindow(clock.instant());
    checkScope(authorization.scope(), time);
    Optional<AccessKey> key = credentials.find(authorization.accessKeyId());
    Claim claim = new Claim(head, authorization, time, key.orElse(NOBODY));
    if (key.isEmpty() || !head.header("X-Amz-Security-Token").isEmpty()) {
      boolean unused = matches(claim, NO_BODY);
      throw new SignetException(
          ErrorCode.UNRECOGNIZED_CLIENT, "The security token included in the request is invalid.");
    }
    return claim;
  }

  /**
   * Checks the signature over the head and the body that really came.
   *
   * @throws SignetException {@link ErrorCode#INVALID_SIGNATURE} if it is not the key's
   */
  void verify(Claim claim, Buffer body) {
    String payloadHash = Hashes.sha256(body.getBytes());
    List<String> announced = claim.head().header("x-amz-content-sha256");
    if (!announced.isEmpty() && !announced.equals(List.of(payloadHash))) {
      throw new SignetException(
          ErrorCode.INVALID_SIGNATURE,
          "The value of 'x-amz-content-sha256' must be the SHA-256 of the body that was sent.");
    }
    if (!matches(claim, payloadHash)) {
      throw new SignetException(
          ErrorCode.INVALID_SIGNATURE,
          "The request signature we calculated does not match the signature you provided. Check"
              + " your AWS Secret Access Key and signing method. Consult the service documentation"
              + " for details.");
    }
  }

  private void checkScope(Authorization.Scope scope, SigningTime time) {
    if (!scope.terminator().equals(TERMINATOR)) {
      throw outOfScope("Credential should be scoped with a valid terminator: 'aws4_request'.");
    }
    if (!scope.region().equals(region)) {
      throw outOfScope("Credential should be scoped to a valid region: '" + region + "'.");
    }
    if (!scope.service().equals(service)) {
      throw outOfScope("Credential should be scoped to correct service: '" + service + "'.");
    }
    if (!scope.date().equals(time.date())) {
      throw outOfScope(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
              + " HTTP.");
    }
  }

  private static SignetException outOfScope(String message) {
    return new SignetException(ErrorCode.INVALID_SIGNATURE, message);
  }

  private static boolean matches(Claim claim, String payloadHash) {
    Authorization authorization = claim.authorization();
    CanonicalRequest request =
        CanonicalRequest.of(claim.head(), authorization.signedHeaders(), payloadHash);
    byte[] expected = Signature.of(claim.key(), authorization.scope(), claim.time(), request);
    return MessageDigest.isEqual(expected, authorization.signature());
  }
}
