package io.signet.routing;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;

/**
 * Which headers may pass, by name. The lists are Amazon API Gateway's, as the "Important notes" of
 * its developer guide and its answers show them; the hop-by-hop ones are those of RFC 9110, section
 * 7.6.1.
 */
final class HeaderRules {

  /** Of a caller's headers: as if they had never been sent, for mappings too. */
  static final NameSet INVISIBLE =
      NameSet.of(
          "Connection",
          "Content-Length",
          "Content-MD5",
          "Expect",
          "HTTP2-Settings",
          "Keep-Alive",
          "Max-Forwards",
          "Proxy-Authenticate",
          "Proxy-Authorization",
          "Proxy-Connection",
          "Server",
          "TE",
          "Trailer",
          "Transfer-Encoding",
          "Upgrade",
          "WWW-Authenticate");

  /** Of a caller's headers: mappings see them, but HTTP_PROXY does not pass them on. */
  static final NameSet NOT_PASSED = NameSet.of("Host", "Content-Encoding", "Via");

  /** Of a caller's headers: the gateway says these itself. */
  static final NameSet OWN =
      NameSet.of(
          "X-Amzn-Apigateway-Api-Id",
          "X-Amzn-Trace-Id",
          "X-Forwarded-For",
          "X-Forwarded-Port",
          "X-Forwarded-Proto");

  /** Of a caller's headers: all that HTTP_PROXY does not pass on. */
  static final NameSet STAYS = NameSet.union(INVISIBLE, NOT_PASSED, OWN);

  /** Mapped towards a backend: left out without a word. */
  static final NameSet MAPPING_DROPPED =
      NameSet.of("Connection", "Expect", "Proxy-Authenticate", "TE", "Via");

  /** Mapped towards a backend: the call fails. */
  static final NameSet MAPPING_FORBIDDEN =
      NameSet.of(
          "Content-Length", "Transfer-Encoding", "X-Amzn-Trace-Id", "X-Amzn-Apigateway-Api-Id");

  /** Of an answer's headers: renamed to {@code x-amzn-Remapped-…}. */
  static final NameSet REMAPPED =
      NameSet.of(
          "Authorization",
          "Connection",
          "Content-Length",
          "Content-MD5",
          "Date",
          "Expect",
          "Host",
          "Max-Forwards",
          "Proxy-Authenticate",
          "Server",
          "Trailer",
          "Upgrade",
          "User-Agent",
          "WWW-Authenticate",
          "x-amzn-RequestId");

  /** Of an answer's headers: they end here. */
  static final NameSet ANSWER_DROPPED =
      NameSet.of(
          "Keep-Alive",
          "Proxy-Connection",
          "Transfer-Encoding",
          "X-Amzn-Trace-Id",
          "x-amz-apigw-id");

  private static final String SIGNATURE = "AWS4-HMAC-SHA256";

  private HeaderRules() {}

  /** Whether a mapping may see a caller's header. */
  static boolean visible(String name, String value) {
    return !INVISIBLE.contains(name) && !isSignature(name, value);
  }

  /** Whether a header signs the request to the gateway. */
  static boolean isSignature(String name, String value) {
    return value.startsWith(SIGNATURE) && name.equalsIgnoreCase("Authorization");
  }

  /** The further names that a {@code Connection} header makes hop-by-hop; nearly always none. */
  static List<String> namedByConnection(MultiMap headers) {
    String first = headers.get(HttpHeaders.CONNECTION);
    if (first == null) {
      return List.of();
    }
    List<String> lines = headers.getAll(HttpHeaders.CONNECTION);
    if (lines.size() == 1 && (first.equals("keep-alive") || first.equals("close"))) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (String value : lines) {
      for (String token : value.split(",")) {
        names.add(token.trim());
      }
    }
    return names;
  }

  /** Whether a list of names has one, ignoring case. */
  static boolean contains(List<String> names, String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }
}
