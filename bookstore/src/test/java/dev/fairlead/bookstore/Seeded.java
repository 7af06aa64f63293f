package dev.fairlead.bookstore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Shops that need not be filled for each test: copies of one file. */
final class Seeded {
  private static Path original;

  private Seeded() {}

  /** Puts a shop's file there, unless there is one. */
  static synchronized Path at(Path file) throws IOException {
    if (Files.exists(file) || !Files.isDirectory(file.getParent())) {
      return file;
    }
    if (original == null) {
      Path folder = Files.createTempDirectory("bookstore-tests-");
      Path made = folder.resolve("books.db");
      new Shop("seed", made.toString()).close();
      for (String end : List.of("", "-wal", "-shm")) {
        folder.resolve("books.db" + end).toFile().deleteOnExit();
      }
      original = made;
    }
    return Files.copy(original, file);
  }
}
