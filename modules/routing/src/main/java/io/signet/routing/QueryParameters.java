package io.signet.routing;

import io.signet.api.SignetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A caller's query, decoded. Names are case-sensitive; both {@code &} and {@code ;} separate. */
final class QueryParameters {

  private static final QueryParameters NONE = new QueryParameters(Map.of());

  private final Map<String, List<String>> values;

  private QueryParameters(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * @param rawQuery what stands behind the question mark; {@code null} for nothing
   * @throws SignetException BAD_REQUEST if it is malformed
   */
  static QueryParameters of(String rawQuery) {
    if (rawQuery == null || rawQuery.isEmpty()) {
      return NONE;
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (int from = 0; from < rawQuery.length(); ) {
      int end = end(rawQuery, from);
      if (end > from) {
        String name = name(rawQuery, from, end);
        values.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value(rawQuery, from, end));
      }
      from = end + 1;
    }
    return new QueryParameters(values);
  }

  /** A caller's query without the parameters of some names; its text is not changed otherwise. */
  static String without(String rawQuery, List<String> names) {
    StringBuilder kept = new StringBuilder(rawQuery.length());
    for (int from = 0; from < rawQuery.length(); ) {
      int end = end(rawQuery, from);
      if (end > from && !names.contains(name(rawQuery, from, end))) {
        kept.append(kept.length() == 0 ? "" : "&").append(rawQuery, from, end);
      }
      from = end + 1;
    }
    return kept.toString();
  }

  /** The last value of a parameter; {@code null} if it was not given. */
  String last(String name) {
    List<String> all = values.get(name);
    return all == null ? null : all.get(all.size() - 1);
  }

  /** All values of a parameter in order; empty if it was not given. */
  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** Every parameter with its last value, in the order of first mention. */
  Map<String, String> lastOfEach() {
    Map<String, String> last = new LinkedHashMap<>();
    values.keySet().forEach(name -> last.put(name, last(name)));
    return last;
  }

  private static int end(String query, int from) {
    for (int i = from; i < query.length(); i++) {
      if (query.charAt(i) == '&' || query.charAt(i) == ';') {
        return i;
      }
    }
    return query.length();
  }

  private static String name(String query, int from, int end) {
    int equals = query.indexOf('=', from);
    return UriText.decode(query.substring(from, equals < 0 || equals > end ? end : equals), true);
  }

  private static String value(String query, int from, int end) {
    int equals = query.indexOf('=', from);
    return equals < 0 || equals >= end
        ? ""
        : UriText.decode(query.substring(equals + 1, end), true);
  }
}
