package dev.fairlead.app;

import java.nio.file.Path;
import java.util.Optional;

/** Where this Fairlead was started from: what the launchers say of it. Stateless: any thread. */
final class SourceTree {
  private SourceTree() {}

  /** The sources' root, when the launcher there started this process. */
  static Optional<Path> root() {
    return Optional.ofNullable(System.getenv("FAIRLEAD_SOURCES")).map(Path::of);
  }

  /** The folder of the launcher, {@code lib} and {@code jvm.options}; empty under a bare java. */
  static Optional<Path> distribution() {
    return Optional.ofNullable(System.getProperty("fairlead.home")).map(Path::of);
  }
}
