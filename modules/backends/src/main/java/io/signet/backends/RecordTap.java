package io.signet.backends;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Reads along what a backend sends before encryption starts (RFC 5246, 6.2.1; RFC 8446, 5.1): its
 * choice of version and cipher suite, and in TLS 1.2 whether it asks for a certificate. Reads
 * leniently, as everything here may be anything; it never throws.
 */
final class RecordTap {

  private static final int HANDSHAKE = 22;
  private static final int ALERT = 21;
  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int SERVER_HELLO = 2;
  private static final int CERTIFICATE = 11;
  private static final int CERTIFICATE_REQUEST = 13;
  private static final int SERVER_HELLO_DONE = 14;
  private static final int SUPPORTED_VERSIONS = 43;
  private static final int MOST = 256 * 1024;
  private static final int MOST_PLAIN = 256;

  /** The random of a HelloRetryRequest begins so (RFC 8446, 4.1.3). */
  private static final byte[] RETRY = HexFormat.of().parseHex("cf21ad74e59a6111");

  private final ByteArrayOutputStream records = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
  private boolean over;
  private String plain;
  private String version;
  private String cipher;
  private boolean asked;
  private int alert = -1;
  private boolean done;
  private List<X509Certificate> chain = List.of();

  /** Takes the next bytes of the backend. */
  void read(byte[] bytes, int length) {
    if (over) {
      return;
    }
    records.write(bytes, 0, length);
    byte[] all = records.toByteArray();
    if (all[0] < CHANGE_CIPHER_SPEC || all[0] > 23 || (all.length > 1 && all[1] != 3)) {
      plain = text(all);
      over = all.length >= MOST_PLAIN;
      return;
    }
    int at = 0;
    while (!over && all.length - at >= 5) {
      int size = unsigned16(all, at + 3);
      if (all.length - at - 5 < size) {
        break;
      }
      record(all, at, size);
      at += 5 + size;
    }
    records.reset();
    records.write(all, at, all.length - at);
    over |= records.size() + messages.size() > MOST;
  }

  private void record(byte[] all, int at, int size) {
    if (all[at] == ALERT && size == 2) {
      alert = all[at + 6] & 0xff;
    } else if (all[at] == CHANGE_CIPHER_SPEC) {
      over = true;
    } else if (all[at] == HANDSHAKE) {
      messages.write(all, at + 5, size);
      messages();
    }
  }

  private void messages() {
    byte[] all = messages.toByteArray();
    int at = 0;
    while (!over && all.length - at >= 4) {
      int size = (all[at + 1] & 0xff) << 16 | unsigned16(all, at + 2);
      if (all.length - at - 4 < size) {
        break;
      }
      message(all[at], ByteBuffer.wrap(all, at + 4, size).slice());
      at += 4 + size;
    }
    messages.reset();
    messages.write(all, at, all.length - at);
  }

  private void message(int type, ByteBuffer body) {
    if (type == CERTIFICATE_REQUEST) {
      asked = true;
    } else if (type == SERVER_HELLO_DONE) {
      done = true;
    } else if (type == CERTIFICATE) {
      certificates(body);
    } else if (type == SERVER_HELLO) {
      try {
        hello(body);
      } catch (BufferUnderflowException | IllegalArgumentException e) {
        over = true;
      }
    }
  }

  private void hello(ByteBuffer body) {
    int chosen = body.getShort() & 0xffff;
    byte[] random = new byte[32];
    body.get(random);
    body.position(body.position() + 1 + (body.get(body.position()) & 0xff));
    int suite = body.getShort() & 0xffff;
    body.get();
    if (body.remaining() >= 2) {
      body.getShort();
      while (body.remaining() >= 4) {
        int extension = body.getShort() & 0xffff;
        int length = body.getShort() & 0xffff;
        if (extension == SUPPORTED_VERSIONS && length == 2) {
          chosen = body.getShort(body.position()) & 0xffff;
        }
        body.position(body.position() + length);
      }
    }
    if (Arrays.equals(random, 0, RETRY.length, RETRY, 0, RETRY.length)) {
      return;
    }
    version = versionName(chosen);
    cipher = String.format(Locale.ROOT, "0x%04x", suite);
    // What follows in TLS 1.3 is encrypted.
    over = chosen == 0x0304;
  }

  private void certificates(ByteBuffer body) {
    List<X509Certificate> read = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      body.position(3);
      while (body.remaining() > 3) {
        byte[] der = new byte[(body.get() & 0xff) << 16 | (body.getShort() & 0xffff)];
        body.get(der);
        read.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
    } catch (CertificateException | BufferUnderflowException | IllegalArgumentException e) {
      // What could be read still counts.
    }
    chain = List.copyOf(read);
  }

  private static String versionName(int number) {
    return switch (number) {
      case 0x0300 -> "SSLv3";
      case 0x0301 -> "TLSv1";
      case 0x0302 -> "TLSv1.1";
      case 0x0303 -> "TLSv1.2";
      case 0x0304 -> "TLSv1.3";
      default -> String.format(Locale.ROOT, "0x%04x", number);
    };
  }

  private static int unsigned16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  private static String text(byte[] bytes) {
    String text = new String(bytes, 0, Math.min(bytes.length, MOST_PLAIN), StandardCharsets.UTF_8);
    return text.replaceAll("[^\\x20-\\x7e\\r\\n]", ".").strip();
  }

  /** What the backend chose; {@code null} before its hello. */
  String version() {
    return version;
  }

  /** The number of the cipher suite; {@code null} before the hello. */
  String cipher() {
    return cipher;
  }

  /** Whether a certificate was asked for in the clear. */
  boolean asked() {
    return asked;
  }

  /** The first bytes, if they are no TLS; {@code null} else. */
  String plain() {
    return plain;
  }

  /** The alert that came in the clear; -1 for none. */
  int alert() {
    return alert;
  }

  /** The certificates that came in the clear, leaf first; empty for none. */
  List<X509Certificate> chain() {
    return chain;
  }

  /** Whether the backend has said all that it says before it waits for an answer. */
  boolean done() {
    return done;
  }
}
