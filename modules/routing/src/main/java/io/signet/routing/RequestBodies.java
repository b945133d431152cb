package io.signet.routing;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;

/** Which template, if any, makes the body that a backend receives. */
final class RequestBodies {

  /** HTTP_PROXY: whatever the caller sends. */
  static final RequestBodies AS_SENT = new RequestBodies(Templates.of(null), null);

  private final Templates templates;
  private final String passthrough;

  /**
   * @param passthrough WHEN_NO_MATCH, WHEN_NO_TEMPLATES or NEVER; {@code null} for the first
   */
  RequestBodies(Templates templates, String passthrough) {
    this.templates = templates;
    this.passthrough = passthrough == null ? "WHEN_NO_MATCH" : passthrough;
  }

  /**
   * The template for a call; {@code null} if its body passes as it is.
   *
   * @throws SignetException UNSUPPORTED_MEDIA_TYPE if there is none and the body may not pass
   */
  Template template(CallContext call) {
    if (this == AS_SENT) {
      return null;
    }
    Template template = templates.get(MediaType.of(call.headers.get(HeaderNames.CONTENT_TYPE)));
    if (template != null) {
      return template.isBody() ? null : template;
    }
    boolean passes =
        passthrough.equals("WHEN_NO_MATCH")
            || (passthrough.equals("WHEN_NO_TEMPLATES") && templates.isEmpty());
    if (!passes) {
      throw new SignetException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type");
    }
    return null;
  }
}
