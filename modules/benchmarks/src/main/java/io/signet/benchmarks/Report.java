package io.signet.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Everything that goes into a result.
 *
 * @param conditions what it was measured on and with, line by line
 */
record Report(String title, List<String> conditions, List<Figure> figures) {

  /**
   * This report with further figures; those of the same measure are replaced, and all stand in the
   * order of the workloads.
   */
  Report with(List<Figure> more) {
    List<Figure> merged = new ArrayList<>(figures);
    for (Figure figure : more) {
      int place = indexOf(merged, figure);
      if (place < 0) {
        merged.add(figure);
      } else {
        merged.set(place, figure);
      }
    }
    merged.sort(Comparator.comparingInt(figure -> Workloads.place(figure.workload())));
    return new Report(title, conditions, List.copyOf(merged));
  }

  private static int indexOf(List<Figure> figures, Figure wanted) {
    for (int i = 0; i < figures.size(); i++) {
      if (figures.get(i).isOf(wanted)) {
        return i;
      }
    }
    return -1;
  }
}
