package io.signet.certificates;

import static io.signet.api.SignetException.badRequest;

import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The rules of tags, after Amazon API Gateway's developer guide, "Tagging". */
final class Tags {

  private static final int MAX_TAGS = 50;
  private static final int MAX_KEY = 128;
  private static final int MAX_VALUE = 256;
  private static final String RESERVED = "aws:";

  private Tags() {}

  /** Some tags with others added, which win; {@code null} stands for none, on both sides. */
  static Map<String, String> with(Map<String, String> present, Map<String, String> added) {
    if (added == null) {
      return present;
    }
    added.forEach(Tags::check);
    Map<String, String> all = copy(present);
    all.putAll(added);
    if (all.size() > MAX_TAGS) {
      throw badRequest("Invalid tags specified. A resource has at most " + MAX_TAGS + " tags");
    }
    return kept(all);
  }

  /** Some tags without those of the given keys; a key that is not there is no error. */
  static Map<String, String> without(Map<String, String> present, Collection<String> keys) {
    Map<String, String> rest = copy(present);
    rest.keySet().removeAll(keys);
    return kept(rest);
  }

  private static void check(String key, String value) {
    if (key.isEmpty() || Texts.length(key) > MAX_KEY || !Texts.encodable(key)) {
      throw badRequest("Invalid tag key specified. Must be 1 to " + MAX_KEY + " characters");
    }
    if (key.toLowerCase(Locale.ROOT).startsWith(RESERVED)) {
      throw badRequest("Invalid tag key specified. Keys that start with aws: are reserved");
    }
    if (value == null || Texts.length(value) > MAX_VALUE || !Texts.encodable(value)) {
      throw badRequest(
          "Invalid tag value specified for key '"
              + key
              + "'. Must be 0 to "
              + MAX_VALUE
              + " characters");
    }
  }

  private static Map<String, String> copy(Map<String, String> tags) {
    return tags == null ? new TreeMap<>() : new TreeMap<>(tags);
  }

  /** No tags are no member on the wire. */
  private static Map<String, String> kept(Map<String, String> tags) {
    return tags.isEmpty() ? null : Collections.unmodifiableMap(tags);
  }
}
