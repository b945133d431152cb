package io.signet.backends;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Greets a backend with TLS 1.2 and cipher suites that no engine offers any more (RFC 5246, 7.4.1),
 * only to see what it would choose; the handshake goes no further.
 */
final class WideHello {

  private static final int LIMIT_MILLIS = 3000;

  /**
   * Ranges of cipher suites, first and last: RSA, DHE, anonymous, Camellia, GCM, CBC, CCM, ARIA.
   */
  private static final int[][] SUITES = {
    {0xc001, 0xc032}, {0x0001, 0x006d}, {0x0084, 0x00c5}, {0xc03c, 0xc0af}, {0xcca8, 0xccae}
  };

  private final Socket socket;
  private final ProbeRequest request;

  WideHello(Socket socket, ProbeRequest request) {
    this.socket = socket;
    this.request = request;
  }

  void greet(ProbeNotes notes) throws IOException {
    socket.setSoTimeout(LIMIT_MILLIS);
    socket.getOutputStream().write(record(message(body())));
    byte[] chunk = new byte[4096];
    while (!notes.tap.done() && notes.tap.alert() < 0) {
      int length = socket.getInputStream().read(chunk);
      if (length <= 0) {
        return;
      }
      notes.tap.read(chunk, length);
    }
  }

  private byte[] body() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(0x0303);
    for (int i = 0; i < 4; i++) {
      out.writeLong(System.nanoTime() * 0x9e3779b97f4a7c15L);
    }
    out.writeByte(0);
    block(out, suites());
    out.writeShort(0x0100);
    block(out, extensions());
    return bytes.toByteArray();
  }

  private static byte[] suites() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (int[] range : SUITES) {
      for (int suite = range[0]; suite <= range[1]; suite++) {
        out.writeShort(suite);
      }
    }
    return bytes.toByteArray();
  }

  private byte[] extensions() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    if (!ProbeConnection.isAddress(request.serverName())) {
      byte[] name = request.serverName().getBytes(StandardCharsets.US_ASCII);
      out.writeShort(0);
      out.writeShort(name.length + 5);
      out.writeShort(name.length + 3);
      out.writeByte(0);
      block(out, name);
    }
    extension(out, 10, 0x001d, 0x0017, 0x0018, 0x0019);
    extension(
        out, 13, 0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203,
        0x0201, 0x0101);
    out.write(new byte[] {0, 11, 0, 2, 1, 0});
    out.write(new byte[] {(byte) 0xff, 1, 0, 1, 0});
    return bytes.toByteArray();
  }

  private static void extension(DataOutputStream out, int type, int... values) throws IOException {
    out.writeShort(type);
    out.writeShort(2 + 2 * values.length);
    out.writeShort(2 * values.length);
    for (int value : values) {
      out.writeShort(value);
    }
  }

  private static void block(DataOutputStream out, byte[] content) throws IOException {
    out.writeShort(content.length);
    out.write(content);
  }

  private static byte[] message(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(1 << 24 | body.length);
    out.write(body);
    return bytes.toByteArray();
  }

  private static byte[] record(byte[] message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(22);
    out.writeShort(0x0301);
    block(out, message);
    return bytes.toByteArray();
  }
}
