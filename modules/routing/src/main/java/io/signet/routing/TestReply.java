package io.signet.routing;

import java.util.List;
import java.util.Map;

/**
 * The answer of TestInvokeMethod, in the members of Amazon API Gateway.
 *
 * @param latency in milliseconds
 */
record TestReply(
    int status,
    String body,
    Map<String, String> headers,
    Map<String, List<String>> multiValueHeaders,
    String log,
    long latency) {}
