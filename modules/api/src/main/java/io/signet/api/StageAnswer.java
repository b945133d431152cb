package io.signet.api;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/**
 * What a stage answered to a {@link StageInvocation}: what its caller over HTTP would have got,
 * errors of the gateway and of the backend included.
 *
 * @param status the HTTP status
 * @param headers the last value of each name
 * @param multiValueHeaders all values of each name
 * @param body text, or base64
 * @param isBase64Encoded whether the body is base64
 * @param latency in milliseconds
 */
public record StageAnswer(
    int status,
    Map<String, String> headers,
    Map<String, List<String>> multiValueHeaders,
    String body,
    boolean isBase64Encoded,
    long latency) {

  /** An answer with any bytes as its body. */
  public static StageAnswer of(
      int status,
      Map<String, String> headers,
      Map<String, List<String>> multiValueHeaders,
      Buffer content,
      long latency) {
    BodyText text = BodyText.of(content);
    return new StageAnswer(
        status, headers, multiValueHeaders, text.body(), text.isBase64Encoded(), latency);
  }

  /** The bytes of the body. */
  public Buffer content() {
    return new BodyText(body, isBase64Encoded).content();
  }

  /** Without headers and body. */
  @Override
  public String toString() {
    return "StageAnswer[" + status + ", " + latency + " ms]";
  }
}
