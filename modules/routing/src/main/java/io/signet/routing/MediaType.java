package io.signet.routing;

import java.util.Locale;

/** Media types as templates are filed under them. */
final class MediaType {

  static final String JSON = "application/json";

  private MediaType() {}

  /** The type without parameters, lower case; JSON if there is none. */
  static String of(String contentType) {
    if (contentType == null || contentType.isBlank()) {
      return JSON;
    }
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.trim().toLowerCase(Locale.ROOT);
  }

  /** The first type that a caller accepts; JSON if it does not say. */
  static String firstOf(String accept) {
    if (accept == null) {
      return JSON;
    }
    int comma = accept.indexOf(',');
    return of(comma < 0 ? accept : accept.substring(0, comma));
  }
}
