package dev.fairlead.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fairlead schema}. */
@Command(
    name = "schema",
    description = "Prints the JSON Schema of the configuration file, for editors.",
    footer = {
      "%nExample:",
      "  ./fairlead schema > fairlead.schema.json",
      "  # then, as the first line of fairlead.yaml:",
      "  # yaml-language-server: $schema=fairlead.schema.json"
    })
final class SchemaCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(ConfigFile.schema());
    return 0;
  }
}
