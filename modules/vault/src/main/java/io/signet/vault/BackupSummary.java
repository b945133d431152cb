package io.signet.vault;

import java.util.List;
import java.util.Map;

/**
 * What is in a backup.
 *
 * @param keys how many private keys, sealed
 * @param tokenKeys the keys of which only the chain is there, because they never leave their token
 * @param rows how many of each section of the store
 * @param files their names
 * @param missing keys that documents name and the keystore did not have: damage that was there
 */
public record BackupSummary(
    Manifest manifest,
    int keys,
    List<String> tokenKeys,
    Map<String, Long> rows,
    List<String> files,
    List<String> missing) {

  public long documents() {
    return rows.getOrDefault("DOCUMENT", 0L);
  }

  public long auditEntries() {
    return rows.getOrDefault("AUDIT", 0L);
  }
}
