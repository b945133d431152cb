package io.signet.certificates;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1Primitive;

/**
 * Reads ASN.1 structures of strangers. Parsers follow nested structures by recursion, so how deep
 * they are is looked at first, by a loop.
 */
final class Der {

  private static final int CONSTRUCTED = 0x20;
  private static final int LONG_TAG = 0x1f;

  private final byte[] bytes;
  private int at;

  private Der(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The one structure that the bytes are.
   *
   * @throws IOException if they are none, more than one, or one that is nested too deeply
   */
  static ASN1Primitive parse(byte[] bytes) throws IOException {
    new Der(bytes).check();
    return ASN1Primitive.fromByteArray(bytes);
  }

  /** Whether the bytes are one sequence of definite length with nothing behind it. */
  static boolean isOneSequence(byte[] bytes) {
    Der der = new Der(bytes);
    try {
      return bytes.length > 1 && bytes[der.at++] == 0x30 && der.length() == bytes.length - der.at;
    } catch (IOException e) {
      return false;
    }
  }

  /** Follows every beginning and end; primitive content is passed over. */
  private void check() throws IOException {
    int[] ends = new int[Limits.MAX_DEPTH];
    int depth = 0;
    do {
      while (depth > 0 && at == ends[depth - 1]) {
        depth--;
      }
      if (depth == 0 && at > 0) {
        break;
      }
      if (depth > 0 && ends[depth - 1] < 0 && endsHere()) {
        at += 2;
        depth--;
        continue;
      }
      boolean constructed = (next() & CONSTRUCTED) != 0;
      passTag();
      int length = length();
      if (length < 0 && !constructed) {
        throw new IOException("primitive of indefinite length");
      }
      if (length > bytes.length - at) {
        throw new IOException("cut off");
      }
      if (!constructed) {
        at += length;
        continue;
      }
      if (depth == ends.length) {
        throw new IOException("nested too deeply");
      }
      ends[depth++] = length < 0 ? -1 : at + length;
    } while (depth > 0);
    if (at != bytes.length) {
      throw new IOException("bytes behind the structure");
    }
  }

  private boolean endsHere() {
    return at + 1 < bytes.length && bytes[at] == 0 && bytes[at + 1] == 0;
  }

  private void passTag() throws IOException {
    if ((bytes[at - 1] & LONG_TAG) == LONG_TAG) {
      int more;
      do {
        more = next();
      } while ((more & 0x80) != 0);
    }
  }

  /** The length that is written here; -1 for an indefinite one. */
  private int length() throws IOException {
    int first = next();
    if (first < 0x80) {
      return first;
    }
    if (first == 0x80) {
      return -1;
    }
    int octets = first & 0x7f;
    if (octets > 3) {
      throw new IOException("longer than anything here");
    }
    int length = 0;
    for (int i = 0; i < octets; i++) {
      length = length << 8 | next();
    }
    return length;
  }

  private int next() throws IOException {
    if (at >= bytes.length) {
      throw new IOException("cut off");
    }
    return bytes[at++] & 0xff;
  }
}
