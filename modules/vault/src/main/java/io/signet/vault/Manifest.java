package io.signet.vault;

import java.time.Instant;

/**
 * What a backup is of.
 *
 * @param signet the version that made it
 * @param created when
 * @param schema that of the store's rows
 * @param revision of the latest write that is in it
 * @param store the type of store that it was taken from
 * @param keystore likewise
 */
public record Manifest(
    String signet, Instant created, int schema, long revision, String store, String keystore) {}
