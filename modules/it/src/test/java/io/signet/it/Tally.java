package io.signet.it;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many answers were compared, and what was different, by place. */
final class Tally {

  private final Map<String, String> differences = new TreeMap<>();
  private int compared;
  private int equal;
  private int outOfReach;

  /** Counts an answer. */
  void add(String answer, List<Recording.Difference> found) {
    compared++;
    equal += found.isEmpty() ? 1 : 0;
    found.forEach(difference -> differences.put(answer + difference.place(), difference.text()));
  }

  /** Counts answers that this version cannot give. */
  void outOfReach(int answers) {
    outOfReach += answers;
  }

  int compared() {
    return compared;
  }

  Map<String, String> differences() {
    return differences;
  }

  String describedDifferences() {
    StringBuilder described = new StringBuilder();
    differences.forEach(
        (place, text) -> described.append(place).append(' ').append(text).append('\n'));
    return described.toString();
  }

  @Override
  public String toString() {
    return "recorded answers equal: "
        + equal
        + " of "
        + compared
        + " compared, "
        + outOfReach
        + " out of reach";
  }
}
