package io.signet.server;

import picocli.CommandLine.Command;

/** What nodes need before they can share. */
@Command(
    name = "cluster",
    description = "Makes what nodes need to share: certificates, cluster key, configuration.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ClusterInitCommand.class,
      ClusterAddCommand.class,
      ClusterClientCommand.class,
      ClusterRenewCommand.class
    },
    mixinStandardHelpOptions = true)
final class ClusterCommand {}
