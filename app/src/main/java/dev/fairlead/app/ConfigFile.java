package dev.fairlead.app;

import dev.fairlead.config.ConfigSchema;
import dev.fairlead.config.ReadResult;
import dev.fairlead.config.SpecReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The configuration file of this process and its environment. Stateless: any thread. */
final class ConfigFile {
  /** What references to the environment are replaced by. */
  static final UnaryOperator<@Nullable String> ENVIRONMENT = System::getenv;

  private ConfigFile() {}

  /**
   * Reads and checks.
   *
   * @throws IOException when there is nothing to read
   */
  static ReadResult read(Path file) throws IOException {
    return SpecReader.read(file, ENVIRONMENT);
  }

  /** The JSON Schema of such a file. */
  static String schema() {
    return ConfigSchema.text();
  }
}
