package dev.fairlead.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** JVM flags for processes that this one starts. Stateless: any thread. */
final class Flags {
  private Flags() {}

  /** Those of {@code jvm.options}, a small heap, and the AOT cache if there is one. */
  static List<String> forChild() {
    List<String> flags = new ArrayList<>();
    SourceTree.distribution()
        .ifPresentOrElse(
            home -> {
              flags.addAll(read(home.resolve("jvm.options")));
              if (Files.exists(home.resolve("fairlead.aot"))) {
                flags.add("-XX:AOTCache=" + home.resolve("fairlead.aot"));
                flags.add("-Xlog:aot*=off");
                flags.add("-Xlog:cds*=off");
              }
            },
            () -> flags.add("--enable-native-access=ALL-UNNAMED"));
    flags.addAll(List.of("-Xms16m", "-Xmx128m", "-XX:TieredStopAtLevel=1"));
    return flags;
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
