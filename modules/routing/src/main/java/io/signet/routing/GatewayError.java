package io.signet.routing;

import io.signet.api.SignetException;
import io.vertx.core.buffer.Buffer;

/**
 * What a caller of the data plane is told when a call fails: the only place where a failure becomes
 * an answer. Statuses, types and texts are Amazon API Gateway's where it has one.
 */
record GatewayError(int status, String type, String message, Buffer body) {

  static final GatewayError MISSING_TOKEN =
      of(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
  static final GatewayError FORBIDDEN = of(403, "ForbiddenException", "Forbidden");
  static final GatewayError UNAUTHORIZED = of(401, "UnauthorizedException", "Unauthorized");
  static final GatewayError BAD_REQUEST = of(400, "BadRequestException", "Bad Request");
  static final GatewayError TOO_LONG = of(413, "RequestTooLargeException", "Request Too Long");
  static final GatewayError URI_TOO_LONG = of(414, "BadRequestException", "URI Too Long");
  static final GatewayError MEDIA_TYPE =
      of(415, "UnsupportedMediaTypeException", "Unsupported Media Type");
  static final GatewayError HEADERS_TOO_LARGE =
      of(431, "BadRequestException", "Request Header Fields Too Large");
  static final GatewayError INTERNAL =
      of(500, "InternalServerErrorException", "Internal server error");
  private static final GatewayError BACKEND_FAILED =
      of(502, "InternalServerErrorException", "Internal server error");
  private static final GatewayError TIMEOUT =
      of(504, "InternalServerErrorException", "Endpoint request timed out");
  private static final GatewayError UNREACHABLE =
      of(504, "InternalServerErrorException", "Network error communicating with endpoint");

  /** The answer to a failure; what only the operator may know stays out of it. */
  static GatewayError of(SignetException failure) {
    return switch (failure.code()) {
      case BAD_REQUEST -> of(400, "BadRequestException", failure.getMessage());
      case UNSUPPORTED_MEDIA_TYPE -> MEDIA_TYPE;
      case REQUEST_TOO_LARGE -> TOO_LONG;
      case BACKEND_FAILED -> BACKEND_FAILED;
      case INTEGRATION_TIMEOUT -> TIMEOUT;
      case BACKEND_UNREACHABLE -> UNREACHABLE;
      default -> INTERNAL;
    };
  }

  /** AWS writes a blank after the colon in what its integrations fail with, and nowhere else. */
  private static GatewayError of(int status, String type, String message) {
    String colon = status >= 500 ? ": " : ":";
    String text = message.replace("\\", "\\\\").replace("\"", "\\\"");
    return new GatewayError(
        status, type, message, Buffer.buffer("{\"message\"" + colon + '"' + text + "\"}"));
  }
}
