package dev.fairlead.app;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a process keeps what must outlive it. Stateless: any thread. */
final class StateFolder {
  private static final String NAME = "fairlead-state";

  private StateFolder() {}

  /**
   * The folder, which need not exist.
   *
   * @param written as in the configuration file, or null
   * @param systemd what systemd says in {@code $STATE_DIRECTORY}, or null: one folder, or several
   *     with colons between them, of which the first is taken
   * @param config the configuration file
   */
  static Path of(@Nullable String written, @Nullable String systemd, Path config) {
    if (written != null) {
      return Path.of(written);
    }
    if (systemd != null && !systemd.isEmpty()) {
      int colon = systemd.indexOf(':');
      return Path.of(colon < 0 ? systemd : systemd.substring(0, colon));
    }
    return config.resolveSibling(NAME);
  }
}
