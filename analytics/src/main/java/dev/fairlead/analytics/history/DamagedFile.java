package dev.fairlead.analytics.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Keeps a damaged store for whoever can mend it. Stateless: any thread. */
final class DamagedFile {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private DamagedFile() {}

  /** Renames a file, and what SQLite has beside it, to a name that nothing has; returns that. */
  static Path setAside(Path file, Instant now) throws IOException {
    String name = file.getFileName() + ".damaged-" + TIME.format(now);
    Path aside = file.resolveSibling(name);
    for (int i = 2; Files.exists(aside); i++) {
      aside = file.resolveSibling(name + "-" + i);
    }
    Files.move(file, aside);
    for (String suffix : new String[] {"-wal", "-shm"}) {
      Path beside = file.resolveSibling(file.getFileName() + suffix);
      if (Files.exists(beside)) {
        Files.move(beside, aside.resolveSibling(aside.getFileName() + suffix));
      }
    }
    return aside;
  }
}
