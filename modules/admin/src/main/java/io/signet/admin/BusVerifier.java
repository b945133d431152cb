package io.signet.admin;

import io.signet.api.AccessKey;
import io.signet.api.BusMessage;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
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
  private final int maxBodyCharacters;

  BusVerifier(Credentials credentials, NonceMemory nonces, Clock clock, int maxBodyCharacters) {
    this.credentials = credentials;
    this.nonces = nonces;
    this.clock = clock;
    this.maxBodyCharacters = maxBodyCharacters;
  }

  /**
   * Verifies a message. The nonce comes last: only who can sign may fill the memory.
   *
   * @throws SignetException as the HTTP door does
   */
  Future<BusMessage> verify(String address, Message<Object> message) {
    BusMessage signed = BusMessage.of(address, message.headers(), body(message));
    new SigningTime(Instant.ofEpochMilli(Long.parseLong(signed.time())), BusMessage.TIME)
        .checkWindow(clock.instant());
    Optional<AccessKey> key = credentials.find(signed.accessKeyId());
    String signature = message.headers().get(BusMessage.SIGNATURE);
    boolean genuine = signed.isSignedBy(key.orElse(NOBODY), signature);
    if (key.isEmpty()) {
      throw new SignetException(
          ErrorCode.UNRECOGNIZED_CLIENT, "The security token included in the message is invalid.");
    }
    if (!genuine) {
      throw new SignetException(
          ErrorCode.INVALID_SIGNATURE,
          "The message signature we calculated does not match the signature you provided.");
    }
    return nonces.take(signed.accessKeyId(), signed.nonce()).map(signed);
  }

  private String body(Message<Object> message) {
    Object body = message.body() == null ? "" : message.body();
    if (!(body instanceof String text)) {
      throw SignetException.badRequest("The body of a message must be JSON text");
    }
    if (text.length() > maxBodyCharacters) {
      throw new SignetException(
          ErrorCode.REQUEST_TOO_LARGE,
          "The message body exceeds " + maxBodyCharacters + " characters");
    }
    return text;
  }
}
