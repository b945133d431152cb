package io.signet.backends;

import io.signet.backends.ProbeFacts.Answer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Asks the harmless request over HTTP/1.1 and reads no more of the answer than it needs. */
final class ProbeHttp1 {

  private static final int ENOUGH = 8 * 1024;
  private static final int MOST_BODY = 2 * 1024;

  private final ProbeLine line;

  ProbeHttp1(ProbeLine line) {
    this.line = line;
  }

  Answer ask(ProbeRequest request) throws IOException {
    String head =
        request.request().method()
            + ' '
            + request.request().path()
            + " HTTP/1.1\r\nHost: "
            + authority(request)
            + "\r\nUser-Agent: signet-doctor\r\nAccept: */*\r\nConnection: close\r\n\r\n";
    line.write(head.getBytes(StandardCharsets.ISO_8859_1));
    return answer(text());
  }

  /** As calls name it: the host of the URL, whatever name TLS asks for. */
  static String authority(ProbeRequest request) {
    String host = request.host().indexOf(':') >= 0 ? "[" + request.host() + "]" : request.host();
    return request.port() == 443 ? host : host + ":" + request.port();
  }

  private String text() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      for (byte[] next = line.read(); next != null && all.size() < ENOUGH; next = line.read()) {
        all.write(next, 0, next.length);
        if (complete(all)) {
          break;
        }
      }
    } catch (IOException e) {
      // Many servers end without a farewell; what they said before still counts.
      if (all.size() == 0) {
        throw e;
      }
    }
    if (all.size() == 0) {
      throw new EOFException("the backend closed the connection without an answer");
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  /** Whether the answer has come as far as it says it will. */
  private static boolean complete(ByteArrayOutputStream bytes) {
    String text = bytes.toString(StandardCharsets.ISO_8859_1);
    int body = text.indexOf("\r\n\r\n");
    if (body < 0) {
      return false;
    }
    String length = header(text.substring(0, body), "content-length");
    return length != null
        && length.chars().allMatch(Character::isDigit)
        && length.length() < 10
        && text.length() - body - 4 >= Math.min(MOST_BODY, Integer.parseInt(length));
  }

  private static Answer answer(String text) throws IOException {
    if (!text.matches("(?s)HTTP/1\\.[01] [1-5][0-9][0-9].*")) {
      throw new IOException("what the backend answered is not HTTP");
    }
    int end = text.indexOf("\r\n\r\n");
    String head = end < 0 ? text : text.substring(0, end);
    String body = end < 0 ? "" : text.substring(end + 4);
    return new Answer(Integer.parseInt(text.substring(9, 12)), header(head, "server"), cut(body));
  }

  private static String header(String head, String name) {
    for (String each : head.split("\r\n")) {
      if (each.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
        return each.substring(name.length() + 1).strip();
      }
    }
    return null;
  }

  static String cut(String body) {
    return body.length() <= MOST_BODY ? body : body.substring(0, MOST_BODY);
  }
}
