package io.signet.api;

/**
 * What was told of a certificate, so that it is not told again: kept over restarts, and one for all
 * nodes. Its id is the certificate's.
 *
 * @param version the version whose expiry was told
 * @param days the last threshold that was told of that version, in days before its end; {@code
 *     null} for none
 * @param refusal why a rotation could not go on when it last tried; {@code null} if it could
 */
public record Told(int version, Integer days, String refusal) {

  public static final Told NOTHING = new Told(0, null, null);
}
