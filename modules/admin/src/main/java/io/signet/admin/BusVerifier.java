package io.signet.admin;

import io.signet.api.AccessKey;
import io.signet.api.BusMessage;
import io.signet.api.ErrorCode;
import io.signet.api.LargeBodies;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Finds out whether a message on the bus is signed, now, once, by a known key. */
final class BusVerifier {

  /** Stands in for an unknown key, so that the refusal costs what a wrong signature costs. */
  private static final AccessKey NOBODY = new AccessKey("-", "no secret of anybody");

  private final Credentials credentials;
  private final NonceMemory nonces;
  private final Clock clock;
  private final BusLimits limits;
  private final Vertx vertx;

  BusVerifier(
      Vertx vertx, Credentials credentials, NonceMemory nonces, Clock clock, BusLimits limits) {
    this.vertx = vertx;
    this.credentials = credentials;
    this.nonces = nonces;
    this.clock = clock;
    this.limits = limits;
  }

  /**
   * Verifies a message. The nonce comes last: only who can sign may fill the memory.
   *
   * @throws SignetException as the HTTP door does
   */
  Future<BusMessage> verify(String address, MultiMap headers, Object content) {
    String body = text(content, limits.characters(address));
    BusMessage signed = BusMessage.of(address, headers, body);
    new SigningTime(Instant.ofEpochMilli(Long.parseLong(signed.time())), BusMessage.TIME)
        .checkWindow(clock.instant());
    Optional<AccessKey> key = credentials.find(signed.accessKeyId());
    String signature = headers.get(BusMessage.SIGNATURE);
    return LargeBodies.handle(
            vertx, body.length(), () -> signed.isSignedBy(key.orElse(NOBODY), signature))
        .compose(genuine -> known(key.isPresent(), genuine))
        .compose(known -> nonces.take(signed))
        .map(signed);
  }

  private static Future<Void> known(boolean known, boolean genuine) {
    if (!known) {
      throw new SignetException(
          ErrorCode.UNRECOGNIZED_CLIENT, "The security token included in the message is invalid.");
    }
    if (!genuine) {
      throw new SignetException(
          ErrorCode.INVALID_SIGNATURE,
          "The message signature we calculated does not match the signature you provided.");
    }
    return Future.succeededFuture();
  }

  private static String text(Object content, int most) {
    Object body = content == null ? "" : content;
    if (!(body instanceof String text)) {
      throw SignetException.badRequest("The body of a message must be JSON text");
    }
    if (text.length() > most) {
      throw new SignetException(
          ErrorCode.REQUEST_TOO_LARGE, "The message body exceeds " + most + " characters");
    }
    return text;
  }
}
