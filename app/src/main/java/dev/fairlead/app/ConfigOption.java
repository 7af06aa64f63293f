package dev.fairlead.app;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which configuration file, for the commands that read one. */
final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "fairlead.yaml",
      description = "The configuration (default: ${DEFAULT-VALUE}).")
  Path file = Path.of("fairlead.yaml");
}
