package io.signet.api;

import java.util.List;
import java.util.Map;

/**
 * The answer of TestInvokeMethod, in the members of Amazon API Gateway.
 *
 * @param status what the method answered
 * @param log what happened, step by step, the handshake with the backend included
 * @param latency in milliseconds
 */
public record TestAnswer(
    int status,
    String body,
    Map<String, String> headers,
    Map<String, List<String>> multiValueHeaders,
    String log,
    long latency) {

  /** Without headers, body and log. */
  @Override
  public String toString() {
    return "TestAnswer[" + status + ", " + latency + " ms]";
  }
}
