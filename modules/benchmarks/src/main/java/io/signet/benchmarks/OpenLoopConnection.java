package io.signet.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One kept connection, with one call on it at a time; understands answers that tell their length.
 */
final class OpenLoopConnection {

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");

  private final SocketChannel channel;
  private final ByteBuffer request;
  private final ByteBuffer answer = ByteBuffer.allocate(1 << 16);
  private long began;
  private int expected;

  private OpenLoopConnection(SocketChannel channel, ByteBuffer request) {
    this.channel = channel;
    this.request = request;
  }

  static OpenLoopConnection open(Selector selector, int port, ByteBuffer request)
      throws IOException {
    SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    OpenLoopConnection connection = new OpenLoopConnection(channel, request);
    channel.register(selector, SelectionKey.OP_READ, connection);
    return connection;
  }

  /** Calls. The request is far smaller than a socket's buffer, so it goes in one piece. */
  void send(long dueNanos) throws IOException {
    began = dueNanos;
    expected = 0;
    answer.clear();
    request.rewind();
    channel.write(request);
    if (request.hasRemaining()) {
      throw new IOException("a request did not fit the socket's buffer");
    }
  }

  /** When the call fell due. */
  long began() {
    return began;
  }

  /** Reads what is there. The status if the answer is whole with that, else 0. */
  int read() {
    try {
      if (channel.read(answer) < 0) {
        throw new IOException("the connection was closed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (expected == 0) {
      expected = wholeLength();
    }
    return expected > 0 && answer.position() >= expected ? status() : 0;
  }

  void close() throws IOException {
    channel.close();
  }

  /** The length of head and body; 0 as long as the head is not whole. */
  private int wholeLength() {
    String head = text();
    int end = head.indexOf("\r\n\r\n");
    if (end < 0) {
      return 0;
    }
    Matcher length = LENGTH.matcher(head.substring(0, end + 2));
    if (!length.find()) {
      throw new BenchmarkFailure("an answer without a length:\n" + head);
    }
    return end + 4 + Integer.parseInt(length.group(1));
  }

  private int status() {
    return Integer.parseInt(text().substring(9, 12));
  }

  private String text() {
    return new String(answer.array(), 0, answer.position(), ISO_8859_1);
  }
}
