package io.signet.routing;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Part of an integration's URI with places that a call fills in. Values are encoded; one that would
 * climb out of the path it is put into is refused, because the URI's author meant a place below.
 */
final class UriTemplate {

  /** Text, or a place to fill. */
  private record Part(String text, ValueSource source, boolean slashes) {}

  private final List<Part> parts;
  private final boolean query;

  private UriTemplate(List<Part> parts, boolean query) {
    this.parts = parts;
    this.query = query;
  }

  /**
   * @param text the path or the query of an integration's URI
   * @param query which of the two
   * @param sources what {@code integration.request.path.NAME} maps, by name
   * @param greedy the name of the route's greedy variable, whose slashes stay slashes; {@code null}
   * @throws SignetException INTEGRATION_CONFIGURATION if a place has no mapping, or a character is
   *     none of a URI's
   */
  static UriTemplate of(
      String text, boolean query, Map<String, ValueSource> sources, String greedy) {
    List<Part> parts = new ArrayList<>();
    int from = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', from)) {
      int close = text.indexOf('}', open);
      String name = close < 0 ? "" : text.substring(open + 1, close).replace("+", "");
      ValueSource source = sources.get(name);
      if (source == null) {
        throw invalid("no mapping for {" + name + "}");
      }
      literal(parts, text.substring(from, open));
      boolean slashes =
          source instanceof ValueSource.PathVariable path && path.name().equals(greedy);
      parts.add(new Part(null, source, slashes));
      from = close + 1;
    }
    literal(parts, text.substring(from));
    return new UriTemplate(List.copyOf(parts), query);
  }

  /** The text, if no call changes it; {@code null} else. */
  String constant() {
    if (parts.isEmpty()) {
      return "";
    }
    return parts.size() == 1 && parts.get(0).source == null ? parts.get(0).text : null;
  }

  /**
   * Appends the text with its places filled.
   *
   * @throws SignetException BAD_REQUEST if a value must not stand in a path
   */
  void append(StringBuilder target, CallContext call) {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part.source == null) {
        target.append(part.text);
      } else {
        fill(target, part, call);
      }
    }
  }

  private void fill(StringBuilder target, Part part, CallContext call) {
    String value = part.source.value(call);
    if (value == null) {
      return;
    }
    if (query) {
      UriText.appendQuery(target, value);
      return;
    }
    if (UriText.climbs(value)) {
      throw SignetException.badRequest("Bad Request");
    }
    UriText.appendPath(target, value, part.slashes);
  }

  private static void literal(List<Part> parts, String text) {
    if (!UriText.valid(text)) {
      throw invalid("illegal character in " + text);
    }
    if (!text.isEmpty()) {
      parts.add(new Part(text, null, false));
    }
  }

  private static SignetException invalid(String why) {
    return new SignetException(
        ErrorCode.INTEGRATION_CONFIGURATION, "Invalid endpoint address: " + why);
  }
}
