package io.signet.routing;

import io.vertx.core.http.HttpHeaders;

/** The headers that the gateway sets itself, spelt as Amazon API Gateway spells them. */
final class HeaderNames {

  static final CharSequence ACCEPT = HttpHeaders.createOptimized("Accept");
  static final CharSequence API_ID = HttpHeaders.createOptimized("x-amzn-apigateway-api-id");
  static final CharSequence CONNECTION = HttpHeaders.createOptimized("Connection");
  static final CharSequence CONTENT_LENGTH = HttpHeaders.createOptimized("Content-Length");
  static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("Content-Type");
  static final CharSequence DATE = HttpHeaders.createOptimized("Date");
  static final CharSequence ERROR_TYPE = HttpHeaders.createOptimized("x-amzn-ErrorType");
  static final CharSequence EXTENDED_REQUEST_ID = HttpHeaders.createOptimized("x-amz-apigw-id");
  static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("X-Forwarded-For");
  static final CharSequence FORWARDED_PORT = HttpHeaders.createOptimized("X-Forwarded-Port");
  static final CharSequence FORWARDED_PROTO = HttpHeaders.createOptimized("X-Forwarded-Proto");
  static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-amzn-RequestId");
  static final CharSequence TRACE_ID = HttpHeaders.createOptimized("X-Amzn-Trace-Id");
  static final CharSequence USER_AGENT = HttpHeaders.createOptimized("User-Agent");

  /** The usual {@code Content-Type}. */
  static final CharSequence JSON = HttpHeaders.createOptimized(MediaType.JSON);

  private HeaderNames() {}
}
