package io.signet.admin;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the {@code Authorization} header of Signature Version 4 claims; parsed, not yet believed.
 *
 * @param signedHeaders lower-case names
 * @param signature the 32 bytes of the claimed signature
 */
record Authorization(
    String accessKeyId, Scope scope, SortedSet<String> signedHeaders, byte[] signature) {

  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private static final int SIGNATURE_LENGTH = 64;

  /**
   * The part of the world for which a signature is good.
   *
   * @param date {@code yyyyMMdd}
   * @param terminator always {@code aws4_request}
   */
  record Scope(String date, String region, String service, String terminator) {

    @Override
    public String toString() {
      return date + "/" + region + "/" + service + "/" + terminator;
    }
  }

  /**
   * Reads the claim of a request.
   *
   * @throws SignetException {@link ErrorCode#MISSING_AUTHENTICATION_TOKEN} if there is none, {@link
   *     ErrorCode#INCOMPLETE_SIGNATURE} if it cannot be read
   */
  static Authorization of(RequestHead head) {
    List<String> values = head.header("Authorization");
    if (values.isEmpty()) {
      throw missing(head.query());
    }
    if (values.size() > 1) {
      throw incomplete("The request carries more than one 'Authorization' header.");
    }
    return parse(values.get(0).strip());
  }

  private static Authorization parse(String value) {
    int blank = value.indexOf(' ');
    String scheme = blank < 0 ? value : value.substring(0, blank);
    if (!scheme.startsWith("AWS")) {
      throw new SignetException(
          ErrorCode.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token");
    }
    if (!scheme.equals(ALGORITHM)) {
      throw incomplete("Unsupported AWS 'algorithm': '" + printable(scheme) + "'.");
    }
    Map<String, String> parts = parts(value.substring(scheme.length()));
    String[] credential = credential(required(parts, "Credential"));
    return new Authorization(
        credential[0],
        new Scope(credential[1], credential[2], credential[3], credential[4]),
        signedHeaders(required(parts, "SignedHeaders")),
        signature(required(parts, "Signature")));
  }

  private static Map<String, String> parts(String text) {
    Map<String, String> parts = new HashMap<>();
    for (String part : text.split(",")) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw incomplete(
            "'"
                + printable(part.strip())
                + "' not a valid key=value pair (missing equal-sign) in Authorization header.");
      }
      String name = part.substring(0, equals).strip();
      if (parts.put(name, part.substring(equals + 1).strip()) != null) {
        throw incomplete("Authorization header repeats the parameter '" + printable(name) + "'.");
      }
    }
    return parts;
  }

  private static String required(Map<String, String> parts, String name) {
    String value = parts.get(name);
    if (value == null || value.isEmpty()) {
      throw incomplete("Authorization header requires '" + name + "' parameter.");
    }
    return value;
  }

  private static String[] credential(String text) {
    String[] elements = text.split("/", -1);
    if (elements.length != 5 || elements[0].isEmpty()) {
      throw incomplete(
          "Credential must have exactly 5 slash-delimited elements, e.g."
              + " keyid/date/region/service/term, got '"
              + printable(text)
              + "'.");
    }
    return elements;
  }

  private static SortedSet<String> signedHeaders(String text) {
    return new TreeSet<>(List.of(text.toLowerCase(Locale.ROOT).split(";")));
  }

  private static byte[] signature(String text) {
    if (text.length() == SIGNATURE_LENGTH) {
      try {
        return HexFormat.of().parseHex(text);
      } catch (IllegalArgumentException e) {
        throw incomplete("The 'Signature' parameter is not hexadecimal.");
      }
    }
    throw incomplete("The 'Signature' parameter must have 64 hexadecimal digits.");
  }

  private static SignetException missing(QueryString query) {
    return new SignetException(
        ErrorCode.MISSING_AUTHENTICATION_TOKEN,
        query.names("X-Amz-Signature") || query.names("X-Amz-Algorithm")
            ? "Missing Authentication Token: a signature in the query is not accepted here, sign"
                + " with the Authorization header"
            : "Missing Authentication Token");
  }

  private static SignetException incomplete(String message) {
    return new SignetException(ErrorCode.INCOMPLETE_SIGNATURE, message);
  }

  /** What a stranger sent goes back cut and without control characters. */
  private static String printable(String text) {
    String cut = text.length() > 128 ? text.substring(0, 128) : text;
    return cut.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
