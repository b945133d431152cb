package io.signet.backends;

import io.signet.backends.BackendOptions.AddressRules;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * Decides whether a resolved address may be called. It judges the address that the connection is
 * then opened to, so neither odd spellings nor names that change their address get round it. IPv6
 * addresses that carry an IPv4 address (RFC 4291, 6052, 3056, 4380, 5214) are judged by both.
 */
final class AddressPolicy {

  private static final byte[][] METADATA_V6 = {
    // fd00:ec2::254 of EC2 and its neighbours, fd20:ce::254 of Google, fd00:c1::a9fe:a9fe of Oracle
    {(byte) 0xfd, 0, 0x0e, (byte) 0xc2},
    {(byte) 0xfd, 0x20, 0, (byte) 0xce},
    {(byte) 0xfd, 0, 0, (byte) 0xc1}
  };

  private final AddressRules rules;

  AddressPolicy(AddressRules rules) {
    this.rules = rules;
  }

  /**
   * Why an address may not be called.
   *
   * @param local whether the address belongs to this machine
   * @return the reason, for the log; {@code null} if it may be called
   */
  String refusal(InetAddress address, boolean local, int port) {
    byte[] bytes = address.getAddress();
    String reason = address instanceof Inet4Address ? judge4(bytes) : judge6(bytes);
    if (reason != null) {
      return reason;
    }
    boolean here = local || address.isLoopbackAddress();
    return here && rules.ownPorts().contains(port) ? "a port of Signet itself" : null;
  }

  private String judge6(byte[] address) {
    String reason = judgeOwn6(address);
    if (reason != null) {
      return reason;
    }
    byte[] embedded = embedded4(address);
    if (embedded == null) {
      return null;
    }
    // Whatever machine translates it, a loopback inside is never a backend of ours.
    return embedded[0] == 127 ? "loopback in disguise" : judge4(embedded);
  }

  private String judgeOwn6(byte[] address) {
    int first = address[0] & 0xff;
    int second = address[1] & 0xff;
    if (zero(address, 0, 15) && (address[15] & 0xff) <= 1) {
      return address[15] == 0 ? "unspecified" : unless(rules.allowLoopback(), "loopback");
    }
    if (first == 0xff) {
      return "multicast";
    }
    if (first == 0xfe && (second & 0xc0) == 0x80) {
      return "link-local";
    }
    if (first == 0x01 && second == 0 && zero(address, 2, 8)) {
      return "reserved";
    }
    for (byte[] prefix : METADATA_V6) {
      if (Arrays.equals(prefix, 0, 4, address, 0, 4)) {
        return "metadata service";
      }
    }
    boolean siteLocal = first == 0xfe && (second & 0xc0) == 0xc0;
    return (first & 0xfe) == 0xfc || siteLocal ? unless(rules.allowPrivate(), "private") : null;
  }

  private String judge4(byte[] address) {
    int first = address[0] & 0xff;
    int second = address[1] & 0xff;
    if (first == 0) {
      return "unspecified";
    }
    if (first == 127) {
      return unless(rules.allowLoopback(), "loopback");
    }
    if (first == 169 && second == 254) {
      return "link-local";
    }
    if (first >= 224) {
      return first < 240 ? "multicast" : "reserved";
    }
    if (first == 192 && second == 0 && address[2] == 0) {
      return "reserved";
    }
    if (is(address, 168, 63, 129, 16) || is(address, 100, 100, 100, 200)) {
      return "metadata service";
    }
    return privateV4(first, second) ? unless(rules.allowPrivate(), "private") : null;
  }

  private static boolean privateV4(int first, int second) {
    return first == 10
        || (first == 172 && (second & 0xf0) == 16)
        || (first == 192 && second == 168)
        || (first == 100 && (second & 0xc0) == 64)
        || (first == 198 && (second & 0xfe) == 18);
  }

  /** The IPv4 address that an IPv6 address carries; {@code null} for none. */
  private static byte[] embedded4(byte[] address) {
    int first = word(address, 0);
    if (first == 0x2002) {
      return Arrays.copyOfRange(address, 2, 6);
    }
    if (first == 0x2001 && word(address, 2) == 0) {
      byte[] client = Arrays.copyOfRange(address, 12, 16);
      for (int i = 0; i < 4; i++) {
        client[i] ^= (byte) 0xff;
      }
      return client;
    }
    boolean translated = first == 0x0064 && word(address, 2) == 0xff9b;
    boolean mapped = zero(address, 0, 10) && word(address, 10) == 0xffff;
    boolean stateless = zero(address, 0, 8) && word(address, 8) == 0xffff && zero(address, 10, 12);
    boolean tunnelled = (word(address, 8) & 0xfdff) == 0 && word(address, 10) == 0x5efe;
    boolean compatible = zero(address, 0, 12) && (!zero(address, 12, 15) || address[15] != 1);
    return translated || mapped || stateless || tunnelled || compatible
        ? Arrays.copyOfRange(address, 12, 16)
        : null;
  }

  private static int word(byte[] address, int at) {
    return (address[at] & 0xff) << 8 | (address[at + 1] & 0xff);
  }

  private static boolean zero(byte[] address, int from, int to) {
    for (int i = from; i < to; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean is(byte[] address, int... expected) {
    for (int i = 0; i < 4; i++) {
      if ((address[i] & 0xff) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  private static String unless(boolean allowed, String reason) {
    return allowed ? null : reason;
  }
}
