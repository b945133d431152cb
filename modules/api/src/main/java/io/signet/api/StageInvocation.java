package io.signet.api;

import static java.util.Objects.requireNonNull;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A call of a stage as its callers make it, for {@link SignetClient#invoke}. Members that are not
 * given may be {@code null}.
 *
 * @param httpMethod the verb
 * @param pathWithQueryString below the stage, beginning with {@code /}; escaped as in a URL
 * @param headers one value for each name
 * @param multiValueHeaders several values for each name; where a name is in both, these count
 * @param body text, or base64
 * @param isBase64Encoded whether the body is base64
 */
public record StageInvocation(
    String httpMethod,
    String pathWithQueryString,
    Map<String, String> headers,
    Map<String, List<String>> multiValueHeaders,
    String body,
    Boolean isBase64Encoded) {

  /** A call without headers and body. */
  public static StageInvocation of(String httpMethod, String pathWithQueryString) {
    requireNonNull(httpMethod, "httpMethod is null");
    requireNonNull(pathWithQueryString, "pathWithQueryString is null");
    return new StageInvocation(httpMethod, pathWithQueryString, null, Map.of(), null, null);
  }

  /** This call with one more value of a header. */
  public StageInvocation withHeader(String name, String value) {
    Map<String, List<String>> more = new LinkedHashMap<>(multiValueHeaders);
    List<String> values = new ArrayList<>(more.getOrDefault(name, List.of()));
    values.add(value);
    more.put(name, List.copyOf(values));
    return new StageInvocation(
        httpMethod, pathWithQueryString, headers, more, body, isBase64Encoded);
  }

  /** This call with a body, any bytes. */
  public StageInvocation withBody(Buffer content) {
    BodyText text = BodyText.of(content);
    return new StageInvocation(
        httpMethod,
        pathWithQueryString,
        headers,
        multiValueHeaders,
        text.body(),
        text.isBase64Encoded());
  }

  /**
   * The bytes of the body; empty for none.
   *
   * @throws SignetException {@link ErrorCode#BAD_REQUEST} if it is said to be base64 and is not
   */
  public Buffer content() {
    return new BodyText(body, Boolean.TRUE.equals(isBase64Encoded)).content();
  }

  /** Without headers and body, which may hold the caller's secrets. */
  @Override
  public String toString() {
    return "StageInvocation[" + httpMethod + " " + pathWithQueryString + "]";
  }
}
