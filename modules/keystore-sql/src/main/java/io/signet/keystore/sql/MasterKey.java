package io.signet.keystore.sql;

import java.util.regex.Pattern;

/**
 * A key that wraps data keys.
 *
 * @param id names it in every row that it wraps; no secret; 1 to 64 letters, digits, dots, hyphens
 *     and underscores
 */
record MasterKey(String id, AesKey key) {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  MasterKey {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "the id of a master key has 1 to 64 letters, digits, dots, hyphens and underscores");
    }
  }

  @Override
  public String toString() {
    return "MasterKey[" + id + "]";
  }
}
