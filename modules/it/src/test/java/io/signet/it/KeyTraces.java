package io.signet.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Looks for private keys in what should have none: for the marks that any unencrypted key bears
 * (PEM, PKCS#8) and for the secret numbers of known keys, each in clear, in hexadecimal and in
 * Base64 at every alignment.
 *
 * <p>Of a secret number two windows are looked for, of which a line break or the end of a packet
 * can hit only one.
 */
final class KeyTraces {

  private static final int WINDOW = 15;
  private static final int HEAD = 4;
  private static final int HEADS = 1 << 24;

  private final Map<Integer, List<Needle>> needles = new HashMap<>();
  private final BitSet heads = new BitSet(HEADS);

  private record Needle(String name, byte[] bytes) {

    boolean at(byte[] text, int offset) {
      int end = offset + bytes.length;
      return end <= text.length && Arrays.equals(text, offset, end, bytes, 0, bytes.length);
    }
  }

  KeyTraces() {
    forms("the mark of PEM", "PRIVATE KEY-----".getBytes(US_ASCII));
    HexFormat hex = HexFormat.of();
    forms("PKCS#8, RSA", hex.parseHex("020100300d06092a864886f70d01010105000482"));
    String p256 = "020100301306072a8648ce3d020106082a8648ce3d03010704";
    forms("PKCS#8, P-256", hex.parseHex(p256 + "2730250201010420"));
    forms("PKCS#8, P-256, with the public key", hex.parseHex(p256 + "6d306b0201010420"));
  }

  /** Looks for this key from now on. */
  void know(String name, PrivateKey key) {
    if (key instanceof ECPrivateKey ec) {
      number(name, ec.getS());
    } else if (key instanceof RSAPrivateCrtKey rsa) {
      number(name + " d", rsa.getPrivateExponent());
      number(name + " p", rsa.getPrimeP());
      number(name + " q", rsa.getPrimeQ());
    } else {
      throw new IllegalArgumentException("no software key: " + name);
    }
  }

  /** What was found, and where; none if there is nothing. */
  List<String> in(byte[] text) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i + HEAD <= text.length; i++) {
      int head = head(text, i);
      if (heads.get(head >>> 8)) {
        for (Needle needle : needles.getOrDefault(head, List.of())) {
          if (needle.at(text, i)) {
            found.add(needle.name() + " at " + i);
          }
        }
      }
    }
    return found;
  }

  private void number(String name, BigInteger secret) {
    byte[] signed = secret.toByteArray();
    byte[] bytes = Arrays.copyOfRange(signed, signed[0] == 0 ? 1 : 0, signed.length);
    forms(name, Arrays.copyOf(bytes, WINDOW));
    forms(name, Arrays.copyOfRange(bytes, bytes.length - WINDOW, bytes.length));
  }

  private void forms(String name, byte[] bytes) {
    needle(name + " in clear", bytes);
    needle(name + " in hexadecimal", HexFormat.of().formatHex(bytes).getBytes(US_ASCII));
    needle(
        name + " in hexadecimal",
        HexFormat.of().withUpperCase().formatHex(bytes).getBytes(US_ASCII));
    for (int shift = 0; shift < 3; shift++) {
      byte[] shifted = new byte[shift + bytes.length - (shift + bytes.length) % 3];
      System.arraycopy(bytes, 0, shifted, shift, shifted.length - shift);
      byte[] encoded = Base64.getEncoder().encode(shifted);
      // The first characters speak of what stands before.
      byte[] own = Arrays.copyOfRange(encoded, shift == 0 ? 0 : 4, encoded.length);
      needle(name + " in Base64", own);
      needle(name + " in Base64 for URLs", urlSafe(own));
    }
  }

  private static byte[] urlSafe(byte[] base64) {
    return new String(base64, US_ASCII).replace('+', '-').replace('/', '_').getBytes(US_ASCII);
  }

  private void needle(String name, byte[] bytes) {
    int head = head(bytes, 0);
    heads.set(head >>> 8);
    List<Needle> same = needles.computeIfAbsent(head, start -> new ArrayList<>());
    if (same.stream().noneMatch(known -> Arrays.equals(known.bytes(), bytes))) {
      same.add(new Needle(name, bytes));
    }
  }

  private static int head(byte[] text, int offset) {
    return (text[offset] << 24)
        | ((text[offset + 1] & 0xff) << 16)
        | ((text[offset + 2] & 0xff) << 8)
        | (text[offset + 3] & 0xff);
  }
}
