package io.signet.routing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A caller that sends exactly the bytes it is told to. */
final class RawSocket implements AutoCloseable {

  private final Socket socket;

  RawSocket(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(30_000);
    socket.setTcpNoDelay(true);
  }

  RawSocket send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** Sends as much as the other side takes. */
  void sendQuietly(String text) {
    try {
      send(text);
    } catch (IOException closed) {
      // The other side may close in the middle.
    }
  }

  /** Reads that many bytes away; gives how many came. */
  int read(int count) throws IOException {
    return socket.getInputStream().readNBytes(count).length;
  }

  /** Everything that comes until the other side closes. */
  String untilClosed() throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(read);
    } catch (SocketException reset) {
      // A reset is a way to close, too.
    }
    return read.toString(StandardCharsets.ISO_8859_1);
  }

  /** What comes until a text has been seen. */
  String until(String text) throws IOException {
    StringBuilder read = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (read.indexOf(text) < 0) {
      int octet = in.read();
      if (octet < 0) {
        throw new AssertionError("closed after: " + read);
      }
      read.append((char) octet);
    }
    return read.toString();
  }

  /** Sends one request on a connection of its own and gives what came until it was closed. */
  static String exchange(int port, String request) throws IOException {
    try (RawSocket socket = new RawSocket(port)) {
      return socket.send(request).untilClosed();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
