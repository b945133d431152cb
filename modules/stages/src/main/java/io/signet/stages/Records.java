package io.signet.stages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signet.api.WireJson;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Changed copies of records, by member name: the record types have too many members for withers.
 */
final class Records {

  private Records() {}

  /** A copy with one member set; {@code null} unsets it. */
  @SuppressWarnings("unchecked") // the class of a T reads back as a T
  static <T extends Record> T with(T record, String member, Object value) {
    ObjectNode tree = WireJson.tree(record);
    if (value == null) {
      tree.remove(member);
    } else {
      tree.setAll(WireJson.tree(Map.of(member, value)));
    }
    return (T) WireJson.fromTree(tree, record.getClass());
  }

  /** A copy of a map with one entry set; a {@code null} map counts as empty. */
  static <V> Map<String, V> put(Map<String, V> map, String key, V value) {
    Map<String, V> copy = new LinkedHashMap<>(orEmpty(map));
    copy.put(key, value);
    return copy;
  }

  /** A copy of a map without a key; {@code null} when nothing is left, as absent beats empty. */
  static <V> Map<String, V> without(Map<String, V> map, String key) {
    Map<String, V> copy = new LinkedHashMap<>(orEmpty(map));
    copy.remove(key);
    return copy.isEmpty() ? null : copy;
  }

  static <V> Map<String, V> orEmpty(Map<String, V> map) {
    return map == null ? Collections.emptyMap() : map;
  }
}
