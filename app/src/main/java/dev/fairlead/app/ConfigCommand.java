package dev.fairlead.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fairlead config}. */
@Command(
    name = "config",
    description = "The configuration of a running proxy: tried, replaced, confirmed, taken back.",
    subcommands = {
      ConfigDiffCommand.class,
      ConfigApplyCommand.class,
      ConfigConfirmCommand.class,
      ConfigHistoryCommand.class,
      ConfigRevertCommand.class
    },
    footer = {
      "%nExamples:",
      "  ./fairlead config diff new.yaml",
      "  ./fairlead config apply new.yaml --confirm-within 60s && ./fairlead config confirm",
      "  ./fairlead config history",
      "  ./fairlead config revert 7"
    })
final class ConfigCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Say what to do with the configuration.");
  }
}
