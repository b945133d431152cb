package io.signet.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;

/**
 * A self-signed X.509 certificate of an EC key, in DER. Written out, because this one is made at
 * every start, and for it alone the JVM would read and digest the long manifest of Bouncy Castle's
 * signed jar, whose classes no class-data archive takes in.
 */
final class SelfSigned {

  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int VERSION = 0xa0;
  private static final int EXTENSIONS = 0xa3;
  private static final int IP_ADDRESS = 0x87;

  /** ecdsa-with-SHA256, 1.2.840.10045.4.3.2. */
  private static final byte[] ECDSA_SHA256 = {
    0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
  };

  /** subjectAltName, 2.5.29.17. */
  private static final byte[] ALTERNATIVE_NAME = {0x06, 0x03, 0x55, 0x1d, 0x11};

  private static final Duration CLOCK_SKEW = Duration.ofHours(1);
  private static final int FIRST_YEAR_OF_GENERALIZED_TIME = 2050;

  private SelfSigned() {}

  /**
   * Makes a certificate.
   *
   * @param pair an EC key pair
   * @param name the subject, such as {@code CN=somebody}
   * @param address the IP address that it is good for
   * @return its DER
   */
  static byte[] certificate(KeyPair pair, String name, String address, Duration validity)
      throws GeneralSecurityException {
    byte[] algorithm = der(SEQUENCE, ECDSA_SHA256);
    byte[] subject = new X500Principal(name).getEncoded();
    Instant now = Instant.now();
    byte[] toBeSigned =
        der(
            SEQUENCE,
            der(VERSION, der(INTEGER, new byte[] {2})),
            der(INTEGER, new BigInteger(127, new SecureRandom()).setBit(0).toByteArray()),
            algorithm,
            subject,
            der(SEQUENCE, time(now.minus(CLOCK_SKEW)), time(now.plus(validity))),
            subject,
            pair.getPublic().getEncoded(),
            der(EXTENSIONS, der(SEQUENCE, alternativeName(address))));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(toBeSigned);
    return der(SEQUENCE, toBeSigned, algorithm, der(BIT_STRING, new byte[] {0}, signature.sign()));
  }

  private static byte[] alternativeName(String address) {
    try {
      byte[] ip = InetAddress.getByName(address).getAddress();
      return der(SEQUENCE, ALTERNATIVE_NAME, der(OCTET_STRING, der(SEQUENCE, der(IP_ADDRESS, ip))));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no IP address: " + address, e);
    }
  }

  /** RFC 5280, 4.1.2.5: two digits for the year until 2049, four from then on. */
  private static byte[] time(Instant instant) {
    ZonedDateTime utc = instant.atZone(ZoneOffset.UTC);
    boolean general = utc.getYear() >= FIRST_YEAR_OF_GENERALIZED_TIME;
    String pattern = general ? "yyyyMMddHHmmss'Z'" : "yyMMddHHmmss'Z'";
    byte[] text = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(utc).getBytes(US_ASCII);
    return der(general ? GENERALIZED_TIME : UTC_TIME, text);
  }

  /** One element: tag, length in its shortest form, content. */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    int length = content.size();
    if (length >= 0x80) {
      byte[] big = BigInteger.valueOf(length).toByteArray();
      int from = big[0] == 0 ? 1 : 0;
      element.write(0x80 | (big.length - from));
      element.write(big, from, big.length - from);
    } else {
      element.write(length);
    }
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }
}
