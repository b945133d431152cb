package io.signet.server;

import java.nio.file.Path;

/**
 * What opens backups, unless the command line says otherwise.
 *
 * @param keyFile a key of 256 bits in Base64; {@code null} for none
 * @param passphraseFile a passphrase; {@code null} for none
 */
record BackupConfig(Path keyFile, Path passphraseFile) {

  BackupConfig() {
    this(null, null);
  }
}
