package io.signet.backends;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.signet.keystore.Identity;
import io.signet.keystore.KeyId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An identity that no backend can know: a certificate that says the same as another one, name,
 * extensions and kind of key, but belongs to a key of its own and is signed by that. Whoever lets
 * it in looks at names only, or at nothing. Written out in DER, as nothing at run time here makes
 * certificates.
 */
final class Stranger {

  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int VERSION = 0xa0;
  private static final int EXTENSIONS = 0xa3;
  private static final byte[] TRUE = {0x01, 0x01, (byte) 0xff};
  private static final byte[] NOTHING = {};
  private static final byte[] NULL = {0x05, 0x00};
  private static final int FIRST_YEAR_OF_GENERALIZED_TIME = 2050;
  private static final Duration VALIDITY = Duration.ofDays(1);

  /** The identifiers of subject's and authority's key, which would be another key's. */
  private static final Set<String> OF_THE_KEY = Set.of("2.5.29.14", "2.5.29.35");

  private static final String ECDSA_SHA256 = "1.2.840.10045.4.3.2";
  private static final String RSA_SHA256 = "1.2.840.113549.1.1.11";
  private static final String ED25519 = "1.3.101.112";

  /** Making an RSA key may take a second, and a stranger may come twice. */
  private static final Map<String, KeyPair> KEYS = new ConcurrentHashMap<>();

  private Stranger() {}

  /** A stranger that looks like the owner of a certificate. May block for a second. */
  static Identity like(X509Certificate known) {
    try {
      KeyPair pair = KEYS.computeIfAbsent(kind(known.getPublicKey()), Stranger::make);
      byte[] der = certificate(known, pair);
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
      return new Identity(new KeyId("stranger", 1), List.of(certificate), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a stranger's certificate cannot be made", e);
    }
  }

  /** Algorithm and strength, as a key generator understands them. */
  private static String kind(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return "RSA " + rsa.getModulus().bitLength();
    }
    return key instanceof ECPublicKey ec
        ? "EC " + ec.getParams().getCurve().getField().getFieldSize()
        : "Ed25519 0";
  }

  private static KeyPair make(String kind) {
    String[] parts = kind.split(" ");
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(parts[0]);
      int bits = Integer.parseInt(parts[1]);
      if (bits > 0) {
        generator.initialize(bits);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no key of the kind " + kind, e);
    }
  }

  private static byte[] certificate(X509Certificate known, KeyPair pair)
      throws GeneralSecurityException {
    String algorithm = pair.getPublic().getAlgorithm();
    boolean rsa = algorithm.equals("RSA");
    boolean ec = algorithm.equals("EC");
    byte[] identifier =
        rsa
            ? der(SEQUENCE, oid(RSA_SHA256), NULL)
            : der(SEQUENCE, oid(ec ? ECDSA_SHA256 : ED25519));
    byte[] name = known.getSubjectX500Principal().getEncoded();
    Instant now = Instant.now();
    byte[] toBeSigned =
        der(
            SEQUENCE,
            der(VERSION, der(INTEGER, new byte[] {2})),
            der(INTEGER, new BigInteger(127, new SecureRandom()).setBit(0).toByteArray()),
            identifier,
            name,
            der(SEQUENCE, time(now.minus(VALIDITY)), time(now.plus(VALIDITY))),
            name,
            pair.getPublic().getEncoded(),
            extensions(known));
    Signature signature =
        Signature.getInstance(rsa ? "SHA256withRSA" : ec ? "SHA256withECDSA" : "Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(toBeSigned);
    return der(SEQUENCE, toBeSigned, identifier, der(BIT_STRING, new byte[] {0}, signature.sign()));
  }

  private static byte[] extensions(X509Certificate known) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Set<String> critical = known.getCriticalExtensionOIDs();
    if (critical != null) {
      critical.forEach(id -> all.writeBytes(extension(known, id, TRUE)));
    }
    Set<String> others = known.getNonCriticalExtensionOIDs();
    if (others != null) {
      others.stream()
          .filter(id -> !OF_THE_KEY.contains(id))
          .forEach(id -> all.writeBytes(extension(known, id, NOTHING)));
    }
    return all.size() == 0 ? NOTHING : der(EXTENSIONS, der(SEQUENCE, all.toByteArray()));
  }

  private static byte[] extension(X509Certificate known, String id, byte[] critical) {
    return der(SEQUENCE, oid(id), critical, known.getExtensionValue(id));
  }

  /** RFC 5280, 4.1.2.5: two digits for the year until 2049, four from then on. */
  private static byte[] time(Instant instant) {
    OffsetDateTime utc = instant.atOffset(ZoneOffset.UTC);
    boolean general = utc.getYear() >= FIRST_YEAR_OF_GENERALIZED_TIME;
    String pattern = general ? "yyyyMMddHHmmss'Z'" : "yyMMddHHmmss'Z'";
    byte[] text = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(utc).getBytes(US_ASCII);
    return der(general ? GENERALIZED_TIME : UTC_TIME, text);
  }

  private static byte[] oid(String text) {
    String[] arcs = text.split("\\.");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      long arc = Long.parseLong(arcs[i]);
      for (int shift = 56; shift >= 0; shift -= 7) {
        if (shift == 0 || arc >> shift != 0) {
          bytes.write((int) (arc >> shift & 0x7f) | (shift == 0 ? 0 : 0x80));
        }
      }
    }
    return der(OBJECT_IDENTIFIER, bytes.toByteArray());
  }

  /** One element: tag, length in its shortest form, content. */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    byte[] length = BigInteger.valueOf(content.size()).toByteArray();
    if (content.size() >= 0x80) {
      int from = length[0] == 0 ? 1 : 0;
      element.write(0x80 | (length.length - from));
      element.write(length, from, length.length - from);
    } else {
      element.write(content.size());
    }
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }
}
