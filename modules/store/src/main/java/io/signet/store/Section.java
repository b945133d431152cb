package io.signet.store;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of a database goes into a copy of it, in an order in which it comes out again: owners are
 * named after all documents are there, because documents are sorted by kind and not by who owns
 * whom. The tables {@code lease} and {@code node} are left out.
 */
enum Section {
  DOCUMENT("document", "TRUE", List.of("kind", "id"), List.of("revision", "body")),
  OWNER(
      "document",
      "owner_kind IS NOT NULL",
      List.of("kind", "id"),
      List.of("owner_kind", "owner_id")),
  REFERENCE("reference", "TRUE", List.of("from_kind", "from_id", "to_kind", "to_id"), List.of()),
  DELETION("deletion", "TRUE", List.of("kind", "id"), List.of("revision")),
  AUDIT(
      "audit",
      "TRUE",
      List.of("revision"),
      List.of(
          "at_millis",
          "request_id",
          "access_key_id",
          "door",
          "address",
          "operation",
          "target",
          "created",
          "before_revision")),
  REVISION("revision", "TRUE", List.of("id"), List.of("value"));

  /** Rows of one query: a document may have megabytes. */
  static final int PAGE = 100;

  private static final Pattern COLUMN = Pattern.compile("[a-z][a-z_]{0,62}");

  private final String table;
  private final String condition;
  private final List<String> key;
  private final List<String> columns;

  Section(String table, String condition, List<String> key, List<String> others) {
    this.table = table;
    this.condition = condition;
    this.key = key;
    this.columns = java.util.stream.Stream.concat(key.stream(), others.stream()).toList();
  }

  /** The section of a name; empty for one that this version does not know. */
  static Optional<Section> named(String name) {
    return Arrays.stream(values()).filter(each -> each.name().equals(name)).findFirst();
  }

  String table() {
    return table;
  }

  /** The columns, those of the key first. */
  List<String> columns() {
    return columns;
  }

  int keySize() {
    return key.size();
  }

  /** The rows after a key, by the key: so the size of a table does not matter to memory. */
  String page() {
    String names = String.join(", ", key);
    return "SELECT %s FROM %s WHERE %s AND (%s) > (%s) ORDER BY %s LIMIT %d"
        .formatted(
            String.join(", ", columns), table, condition, names, marks(key.size()), names, PAGE);
  }

  /** A key before all others. */
  Object[] beforeAll() {
    Object[] least = new Object[key.size()];
    Arrays.fill(least, this == AUDIT || this == REVISION ? (Object) Long.MIN_VALUE : "");
    return least;
  }

  /**
   * The statement that takes a row in.
   *
   * @param given the columns that the copy has, which an older version wrote
   * @throws IllegalArgumentException if they cannot be columns of this section
   */
  String put(List<String> given) {
    boolean sound =
        given.size() >= key.size()
            && given.subList(0, key.size()).equals(key)
            && given.stream().distinct().count() == given.size()
            && given.stream().allMatch(name -> COLUMN.matcher(name).matches());
    if (!sound) {
      throw new IllegalArgumentException("section " + name() + " cannot have columns " + given);
    }
    if (this == OWNER || this == REVISION) {
      return update(given);
    }
    return "INSERT INTO %s (%s) VALUES (%s)"
        .formatted(table, String.join(", ", given), marks(given.size()));
  }

  /** Values in the order of {@link #put}'s marks. */
  Object[] arguments(List<Object> values) {
    if (this != OWNER && this != REVISION) {
      return values.toArray();
    }
    int keys = key.size();
    return java.util.stream.Stream.concat(
            values.subList(keys, values.size()).stream(), values.subList(0, keys).stream())
        .toArray();
  }

  private String update(List<String> given) {
    String changes =
        given.stream()
            .skip(key.size())
            .map(name -> name + " = ?")
            .collect(Collectors.joining(", "));
    String where = key.stream().map(name -> name + " = ?").collect(Collectors.joining(" AND "));
    return "UPDATE %s SET %s WHERE %s".formatted(table, changes, where);
  }

  private static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }
}
