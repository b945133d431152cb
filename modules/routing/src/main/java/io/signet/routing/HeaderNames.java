package io.signet.routing;

import io.vertx.core.http.HttpHeaders;

/**
 * Names of headers that the gateway writes itself, in the spelling of Amazon API Gateway. HTTP does
 * not care, but a test invocation answers them as members of a JSON object.
 */
final class HeaderNames {

  static final CharSequence ACCEPT = HttpHeaders.createOptimized("Accept");
  static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("Content-Type");
  static final CharSequence USER_AGENT = HttpHeaders.createOptimized("User-Agent");

  private HeaderNames() {}
}
