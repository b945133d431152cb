package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The blocks of a PEM text (RFC 7468, and RFC 1421's headers, which encrypted keys of old OpenSSL
 * have). What stands between blocks is passed over: tools write explanations there.
 */
final class PemBlocks {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  /** A block: its label, such as {@code CERTIFICATE}, its headers, and what it holds. */
  record Block(String label, Map<String, String> headers, byte[] content) {

    @Override
    public String toString() {
      return "Block[" + label + "]";
    }
  }

  private PemBlocks() {}

  /**
   * Reads a text.
   *
   * @param name what to call it in refusals
   * @throws io.signet.api.SignetException {@link io.signet.api.ErrorCode#BAD_REQUEST} if it is too
   *     long, or a block does not end, or is no Base64
   */
  static List<Block> parse(String text, String name) {
    if (text.length() > Limits.MAX_BYTES) {
      throw badRequest(name + " is longer than " + Limits.MAX_BYTES + " characters");
    }
    List<Block> blocks = new ArrayList<>();
    List<String> lines = text.lines().map(String::strip).toList();
    int at = 0;
    while (at < lines.size()) {
      String line = lines.get(at++);
      if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
        if (line.length() < BEGIN.length() + DASHES.length()) {
          throw badRequest(name + " has a PEM block without a label");
        }
        int end = end(lines, at, name);
        String label = line.substring(BEGIN.length(), line.length() - DASHES.length());
        blocks.add(block(label, lines.subList(at, end), name));
        if (!lines.get(end).equals(END + label + DASHES)) {
          throw badRequest(name + " has a PEM block that ends under another label");
        }
        at = end + 1;
      }
    }
    return blocks;
  }

  private static int end(List<String> lines, int from, String name) {
    for (int at = from; at < lines.size(); at++) {
      if (lines.get(at).startsWith(END)) {
        return at;
      }
    }
    throw badRequest(name + " has a PEM block that does not end");
  }

  private static Block block(String label, List<String> lines, String name) {
    Map<String, String> headers = new LinkedHashMap<>();
    StringBuilder content = new StringBuilder();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0 && content.isEmpty()) {
        headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      } else {
        content.append(line);
      }
    }
    return new Block(label, headers, base64(content.toString(), name));
  }

  /** Bytes out of Base64. */
  static byte[] base64(String text, String name) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw badRequest(name + " is not Base64");
    }
  }
}
