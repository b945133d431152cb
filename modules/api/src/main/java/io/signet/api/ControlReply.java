package io.signet.api;

/**
 * What an operation answers.
 *
 * @param value the record that becomes the JSON body; {@code null} for an empty body
 */
public record ControlReply(Object value) {

  /** An answer without a body. */
  public static final ControlReply EMPTY = new ControlReply(null);

  public static ControlReply of(Object value) {
    return new ControlReply(value);
  }
}
