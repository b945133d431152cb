package io.signet.server;

import picocli.CommandLine.Command;

/** What can be done with keystores. */
@Command(
    name = "keystore",
    description = "Takes keys over from one keystore into another.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {KeystoreMigrate.class})
final class KeystoreCommand {}
