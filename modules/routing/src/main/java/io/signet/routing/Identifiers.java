package io.signet.routing;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ids that a call gets. They tell calls apart and protect nothing, so they may be guessable.
 */
final class Identifiers {

  private static final char[] BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray();
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private Identifiers() {}

  /** The value of {@code x-amzn-RequestId}. */
  static String requestId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  /** The value of {@code x-amz-apigw-id}: 15 characters and an equals sign. */
  static String extendedRequestId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    char[] text = new char[16];
    long bits = random.nextLong();
    for (int i = 0; i < 15; i++) {
      text[i] = BASE64[(int) bits & 63];
      bits = i == 9 ? random.nextLong() : bits >>> 6;
    }
    text[15] = '=';
    return new String(text);
  }

  /** A root of the form {@code Root=1-8hex-24hex}, the first part being the time in seconds. */
  static String traceRoot(long epochMillis) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    char[] text = "Root=1-00000000-000000000000000000000000".toCharArray();
    hex(text, 7, 8, epochMillis / 1000);
    hex(text, 16, 16, random.nextLong());
    hex(text, 32, 8, random.nextInt());
    return new String(text);
  }

  private static void hex(char[] text, int from, int digits, long value) {
    long rest = value;
    for (int i = from + digits - 1; i >= from; i--) {
      text[i] = HEX[(int) rest & 15];
      rest >>>= 4;
    }
  }
}
