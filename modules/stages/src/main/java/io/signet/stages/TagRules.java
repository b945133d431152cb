package io.signet.stages;

import io.signet.api.SignetException;
import java.util.Map;

/** What tags may be: Amazon API Gateway's limits. */
final class TagRules {

  private static final int MAX_TAGS = 50;
  private static final int MAX_KEY = 128;
  private static final int MAX_VALUE = 256;

  private TagRules() {}

  /**
   * Passes tags through; none at all become {@code null}.
   *
   * @throws SignetException if a tag breaks a limit
   */
  static Map<String, String> checked(Map<String, String> tags) {
    if (tags == null || tags.isEmpty()) {
      return null;
    }
    if (tags.size() > MAX_TAGS) {
      throw SignetException.badRequest("A resource can have at most " + MAX_TAGS + " tags");
    }
    tags.forEach(TagRules::check);
    return tags;
  }

  private static void check(String key, String value) {
    if (key.isEmpty() || key.length() > MAX_KEY) {
      throw SignetException.badRequest("A tag key must have 1 to " + MAX_KEY + " characters");
    }
    if (key.startsWith("aws:")) {
      throw SignetException.badRequest("Tag keys that start with aws: are reserved");
    }
    if (value == null || value.length() > MAX_VALUE) {
      throw SignetException.badRequest("A tag value must have 0 to " + MAX_VALUE + " characters");
    }
  }
}
