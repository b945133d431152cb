package io.signet.vault;

import java.util.List;
import java.util.Map;

/**
 * The last entry of a backup: what must have come before it.
 *
 * @param keys how many
 * @param rows how many of each section
 * @param missing the keys that documents name and the keystore did not have
 */
record Ending(int keys, Map<String, Long> rows, List<String> missing) {

  Ending {
    rows = rows == null ? Map.of() : Map.copyOf(rows);
    missing = missing == null ? List.of() : List.copyOf(missing);
  }
}
