package io.signet.server;

import picocli.CommandLine.Command;

/** What can be done with client certificates. */
@Command(
    name = "cert",
    description = "Lists, makes, requests, imports and deletes client certificates.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CertReading.ListAll.class,
      CertReading.Show.class,
      CertMaking.Generate.class,
      CertMaking.Request.class,
      CertMaking.ImportChain.class,
      CertImport.class,
      CertMaking.Delete.class
    })
final class CertCommand {}
