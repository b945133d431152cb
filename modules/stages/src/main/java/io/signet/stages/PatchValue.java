package io.signet.stages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.util.List;

/** How the text of a patch operation becomes a member's value. */
@FunctionalInterface
interface PatchValue {

  /** Free text; the empty one unsets an optional member. */
  PatchValue TEXT = text -> blank(text) ? NullNode.instance : TextNode.valueOf(text);

  /** Free text, kept even when it is empty. */
  PatchValue EXACT = text -> TextNode.valueOf(text == null ? "" : text);

  /** As on AWS, whatever is not "true" is false. */
  PatchValue BOOLEAN = text -> BooleanNode.valueOf(Boolean.parseBoolean(text));

  /**
   * The value of a text, a null node if the member is to be unset.
   *
   * @throws SignetException if the text is no such value
   */
  JsonNode parse(String text);

  /** A whole number within bounds; the empty text unsets the member. */
  static PatchValue integer(int least, int most, String refusal) {
    return text -> {
      if (blank(text)) {
        return NullNode.instance;
      }
      try {
        int number = Integer.parseInt(text);
        if (number >= least && number <= most) {
          return IntNode.valueOf(number);
        }
      } catch (NumberFormatException e) {
        throw new SignetException(ErrorCode.BAD_REQUEST, refusal, e);
      }
      throw SignetException.badRequest(refusal);
    };
  }

  /** A number within bounds. */
  static PatchValue decimal(double least, double most, String refusal) {
    return text -> {
      try {
        double number = Double.parseDouble(text == null ? "" : text.trim());
        if (number >= least && number <= most) {
          return DoubleNode.valueOf(number);
        }
      } catch (NumberFormatException e) {
        throw new SignetException(ErrorCode.BAD_REQUEST, refusal, e);
      }
      throw SignetException.badRequest(refusal);
    };
  }

  /** One of a set. */
  static PatchValue oneOf(List<String> allowed, String refusal) {
    return text -> {
      if (!allowed.contains(text)) {
        throw SignetException.badRequest(refusal);
      }
      return TextNode.valueOf(text);
    };
  }

  /** As another, but the empty text unsets the member. */
  default PatchValue orUnset() {
    return text -> blank(text) ? NullNode.instance : parse(text);
  }

  /** As another, but the empty text is refused. */
  default PatchValue orRefuse(String refusal) {
    return text -> {
      if (blank(text)) {
        throw SignetException.badRequest(refusal);
      }
      return parse(text);
    };
  }

  private static boolean blank(String text) {
    return text == null || text.isEmpty();
  }
}
