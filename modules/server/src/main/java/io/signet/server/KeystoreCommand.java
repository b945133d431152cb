package io.signet.server;

import picocli.CommandLine.Command;

/** What is done with the keystore itself, by an operator on a node. */
@Command(
    name = "keystore",
    description = "Lists, shows, rewraps and moves what keeps the private keys.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      KeystoreListCommand.class,
      KeystoreStatusCommand.class,
      KeystoreMasterKeyCommand.class,
      KeystoreRewrapCommand.class,
      KeystoreMigrate.class
    })
final class KeystoreCommand {}
