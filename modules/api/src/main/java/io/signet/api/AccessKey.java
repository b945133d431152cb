package io.signet.api;

import static java.util.Objects.requireNonNull;

/**
 * The pair with which a caller signs requests, over HTTP (Signature Version 4) and over the event
 * bus ({@link BusSignature}).
 *
 * @param id names the key; no secret, and part of every signed message
 * @param secret never sent, never logged
 */
public record AccessKey(String id, String secret) {

  public AccessKey {
    requireNonNull(id, "id is null");
    requireNonNull(secret, "secret is null");
  }

  /** The id alone; the secret is redacted. */
  @Override
  public String toString() {
    return "AccessKey[id=" + id + ", secret=redacted]";
  }
}
