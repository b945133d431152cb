package io.signet.routing;

import java.util.Arrays;
import java.util.List;

/** A small set of header names; looking one up ignores case and allocates nothing. */
final class NameSet {

  private final String[][] byLength;

  private NameSet(String[][] byLength) {
    this.byLength = byLength;
  }

  static NameSet of(String... names) {
    int longest = 0;
    for (String name : names) {
      longest = Math.max(longest, name.length());
    }
    String[][] byLength = new String[longest + 1][0];
    for (String name : names) {
      String[] old = byLength[name.length()];
      byLength[name.length()] = Arrays.copyOf(old, old.length + 1);
      byLength[name.length()][old.length] = name;
    }
    return new NameSet(byLength);
  }

  static NameSet union(NameSet... sets) {
    return of(Arrays.stream(sets).flatMap(set -> set.names().stream()).toArray(String[]::new));
  }

  /** All names, as this set writes them. */
  List<String> names() {
    return Arrays.stream(byLength).flatMap(Arrays::stream).toList();
  }

  boolean contains(String name) {
    return find(name) != null;
  }

  /** The name as this set writes it; {@code null} if it is none of them. */
  String find(String name) {
    int length = name.length();
    if (length >= byLength.length) {
      return null;
    }
    for (String candidate : byLength[length]) {
      // The first letters tell nearly all names apart, at less cost.
      if (((candidate.charAt(0) ^ name.charAt(0)) & ~0x20) == 0
          && candidate.equalsIgnoreCase(name)) {
        return candidate;
      }
    }
    return null;
  }
}
