package dev.fairlead.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fairlead backends}. */
@Command(
    name = "backends",
    description = "Shows and changes the backends of a running proxy.",
    subcommands = {
      BackendsListCommand.class,
      BackendsAddCommand.class,
      BackendsRemoveCommand.class,
      BackendsWeightCommand.class,
      BackendsDrainCommand.class,
      BackendsReadyCommand.class,
      BackendsMaintenanceCommand.class,
      BackendsCheckCommand.class
    },
    footer = {
      "%nA backend is named as b2, or as bookstore/b2 where several upstreams have one of that name.",
      "%nExamples:",
      "  ./fairlead backends list",
      "  ./fairlead backends add bookstore http://127.0.0.1:9003 --name b3 --weight 2",
      "  ./fairlead backends drain b3 --wait && ./fairlead backends remove b3"
    })
final class BackendsCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do with backends.");
  }
}
