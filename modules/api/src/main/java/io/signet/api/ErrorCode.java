package io.signet.api;

/**
 * Every way a call of Signet can fail. The number travels on the event bus and is never reused; the
 * type and the status are what the HTTP doors answer (Amazon API Gateway's names where it has one).
 */
public enum ErrorCode {
  BAD_REQUEST(1, 400, "BadRequestException"),
  VALIDATION(2, 400, "ValidationException"),
  SERIALIZATION(3, 400, "SerializationException"),
  UNAUTHORIZED(4, 401, "UnauthorizedException"),
  MISSING_AUTHENTICATION_TOKEN(5, 403, "MissingAuthenticationTokenException"),
  UNRECOGNIZED_CLIENT(6, 403, "UnrecognizedClientException"),
  INVALID_SIGNATURE(7, 403, "InvalidSignatureException"),
  INCOMPLETE_SIGNATURE(8, 400, "IncompleteSignatureException"),
  ACCESS_DENIED(9, 403, "AccessDeniedException"),
  FORBIDDEN(10, 403, "ForbiddenException"),
  NOT_FOUND(11, 404, "NotFoundException"),
  CONFLICT(12, 409, "ConflictException"),
  REQUEST_TOO_LARGE(13, 413, "RequestTooLargeException"),
  UNSUPPORTED_MEDIA_TYPE(14, 415, "UnsupportedMediaTypeException"),
  LIMIT_EXCEEDED(15, 429, "LimitExceededException"),
  TOO_MANY_REQUESTS(16, 429, "TooManyRequestsException"),
  INTERNAL(17, 500, "InternalServerErrorException"),
  NOT_IMPLEMENTED(18, 501, "NotImplementedException"),
  SERVICE_UNAVAILABLE(19, 503, "ServiceUnavailableException"),
  /** The integration cannot be called as it is configured; the log names the reason. */
  INTEGRATION_CONFIGURATION(20, 500, "InternalServerErrorException"),
  /** The backend's certificate was refused by the trust policy of the call. */
  BACKEND_UNTRUSTED(21, 500, "InternalServerErrorException"),
  /** The backend ended the handshake or the connection because of the client certificate. */
  CERTIFICATE_REFUSED(22, 500, "InternalServerErrorException"),
  /** The backend's answer broke off or was no HTTP. */
  BACKEND_FAILED(23, 502, "InternalServerErrorException"),
  INTEGRATION_TIMEOUT(24, 504, "InternalServerErrorException"),
  BACKEND_UNREACHABLE(25, 504, "InternalServerErrorException"),
  /** The backend demands a client certificate, and the call has none to present. */
  CERTIFICATE_REQUIRED(26, 500, "InternalServerErrorException"),
  /** The TLS handshake with the backend failed for another reason than a certificate. */
  TLS_FAILED(27, 500, "InternalServerErrorException"),
  /** A write may or may not have happened: whoever asked must look before he cleans up after it. */
  OUTCOME_UNKNOWN(28, 503, "ServiceUnavailableException");

  private static final ErrorCode[] BY_NUMBER = byNumber();

  private final int number;
  private final int status;
  private final String type;

  ErrorCode(int number, int status, String type) {
    this.number = number;
    this.status = status;
    this.type = type;
  }

  /** The number under which this code travels on the event bus. */
  public int number() {
    return number;
  }

  /** The HTTP status, 400 to 504. */
  public int status() {
    return status;
  }

  /** The value of {@code x-amzn-ErrorType}. */
  public String type() {
    return type;
  }

  /** The code of a number that came over the event bus; {@link #INTERNAL} for an unknown one. */
  public static ErrorCode ofNumber(int number) {
    return number > 0 && number < BY_NUMBER.length && BY_NUMBER[number] != null
        ? BY_NUMBER[number]
        : INTERNAL;
  }

  private static ErrorCode[] byNumber() {
    ErrorCode[] codes = new ErrorCode[values().length + 1];
    for (ErrorCode code : values()) {
      codes[code.number] = code;
    }
    return codes;
  }
}
