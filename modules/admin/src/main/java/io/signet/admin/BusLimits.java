package io.signet.admin;

import io.signet.api.BusAddresses;

/**
 * What one message on the bus may take.
 *
 * @param bodyCharacters the body of a message, unless it is an invocation
 * @param invocationCharacters the body of an invocation
 * @param remembered how many messages a node remembers, to recognise them if they come again
 */
record BusLimits(int bodyCharacters, int invocationCharacters, int remembered) {

  /** The bodies of the messages that are being worked on, together, in characters. */
  static final long HELD = 64L * 1024 * 1024;

  /** 10 MiB in base64, and room for the other members. */
  private static final int INVOCATION = 10 * 1024 * 1024 / 3 * 4 + 64 * 1024;

  /** Five minutes of some 600 a second, in about 40 MB. */
  private static final int REMEMBERED = 200_000;

  static BusLimits of(AdminOptions.Limits limits) {
    return new BusLimits(limits.bodyBytes(), INVOCATION, REMEMBERED);
  }

  int characters(String address) {
    return address.equals(BusAddresses.INVOCATIONS) ? invocationCharacters : bodyCharacters;
  }
}
