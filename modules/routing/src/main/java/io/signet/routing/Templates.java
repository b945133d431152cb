package io.signet.routing;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The templates of an integration or of an answer, by media type. */
final class Templates {

  private final Map<String, Template> byType;

  private Templates(Map<String, Template> byType) {
    this.byType = byType;
  }

  /**
   * @param texts by media type; {@code null} for none. A template without text passes the body on.
   */
  static Templates of(Map<String, String> texts) {
    Map<String, Template> byType = new LinkedHashMap<>();
    if (texts != null) {
      new TreeMap<>(texts)
          .forEach(
              (type, text) ->
                  byType.put(
                      type.toLowerCase(Locale.ROOT),
                      Template.of(text == null || text.isEmpty() ? "$input.body" : text)));
    }
    return new Templates(byType);
  }

  boolean isEmpty() {
    return byType.isEmpty();
  }

  Collection<Template> all() {
    return byType.values();
  }

  /** The template of exactly this type; {@code null} if there is none. */
  Template get(String type) {
    return byType.get(type);
  }

  /** The type whose template answers a caller: its own, else JSON, else any; {@code null}. */
  String typeFor(String accept) {
    if (byType.isEmpty()) {
      return null;
    }
    String wanted = MediaType.firstOf(accept);
    if (byType.containsKey(wanted)) {
      return wanted;
    }
    return byType.containsKey(MediaType.JSON) ? MediaType.JSON : byType.keySet().iterator().next();
  }
}
