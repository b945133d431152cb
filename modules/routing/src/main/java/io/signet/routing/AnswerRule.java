package io.signet.routing;

import io.vertx.core.MultiMap;

/** How one answer of a backend becomes the caller's. */
interface AnswerRule {

  /** The caller's status. */
  int status(int backendStatus);

  /**
   * Adds the caller's headers, save those that say how the answer is framed and which call it
   * belongs to.
   *
   * @param backend the backend's headers
   */
  void headers(CallContext call, MultiMap backend, MultiMap target);

  /** The template that makes the body; {@code null} if it passes as it is. */
  Template template(CallContext call);

  /** The text of a body whose source is at hand. */
  default String text(CallContext call, String body) {
    Template template = template(call);
    return template == null ? body : template.render(call, body);
  }
}
