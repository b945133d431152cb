package io.signet.backends;

import io.signet.api.ErrorCode;
import io.signet.api.HandshakeReport;
import io.signet.api.SignetException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * What became of a call in a test.
 *
 * @param failure {@code null} if it was answered
 * @param bodyFailure what broke the body off; {@code null} if it is complete
 */
record Outcome(
    int status,
    MultiMap headers,
    Buffer body,
    SignetException failure,
    Throwable bodyFailure,
    HandshakeReport handshake) {

  ErrorCode code() {
    return failure == null ? null : failure.code();
  }

  String text() {
    return body == null ? null : body.toString();
  }

  /** Whose certificate the backend saw, as {@link TestBackend} says. */
  String client() {
    return headers == null ? null : headers.get("x-client");
  }

  /** Which connection the backend saw. */
  String connection() {
    return headers == null ? null : headers.get("x-connection");
  }
}
