package io.signet.backends;

import io.signet.backends.ProbeFacts.Answer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a port without TLS whether it speaks HTTP. */
final class PlainAsk {

  private static final int LIMIT_MILLIS = 2000;

  private PlainAsk() {}

  /**
   * The answer to {@code OPTIONS *}, which concerns no resource; {@code null} if it is not HTTP.
   */
  static Answer head(Socket socket, ProbeRequest request) throws IOException {
    socket.setSoTimeout(LIMIT_MILLIS);
    String head =
        "OPTIONS * HTTP/1.1\r\nHost: "
            + ProbeHttp1.authority(request)
            + "\r\nUser-Agent: signet-doctor\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    byte[] start = socket.getInputStream().readNBytes(12);
    String text = new String(start, StandardCharsets.ISO_8859_1);
    return text.matches("HTTP/1\\.[01] [1-5][0-9][0-9]")
        ? new Answer(Integer.parseInt(text.substring(9)), null, "")
        : null;
  }
}
