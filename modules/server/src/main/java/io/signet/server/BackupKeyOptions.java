package io.signet.server;

import io.signet.vault.BackupKey;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What opens a backup. Secrets come from files, never from arguments. */
final class BackupKeyOptions {

  @ArgGroup private Given given;

  /** One of the two. */
  private static final class Given {

    @Option(
        names = "--key-file",
        paramLabel = "FILE",
        description = "A key of 256 bits in Base64, mode 0600; openssl rand -base64 32 makes one.")
    private Path keyFile;

    @Option(
        names = "--passphrase-file",
        paramLabel = "FILE",
        description = "A passphrase of 12 characters or more, mode 0600.")
    private Path passphraseFile;
  }

  /**
   * The key that the command line names, or else the configuration.
   *
   * @throws StartFailure if neither or both kinds are named
   */
  BackupKey key(BackupConfig configured) {
    Path keyFile = given == null ? configured.keyFile() : given.keyFile;
    Path passphraseFile = given == null ? configured.passphraseFile() : given.passphraseFile;
    if ((keyFile == null) == (passphraseFile == null)) {
      throw StartFailure.configuration(
          keyFile == null
              ? "no backup key: give --key-file or --passphrase-file, or set backup.keyFile"
              : "backup.keyFile and backup.passphraseFile are both set: one key opens a backup");
    }
    return keyFile == null
        ? BackupKey.ofPassphraseFile(passphraseFile)
        : BackupKey.ofKeyFile(keyFile);
  }
}
