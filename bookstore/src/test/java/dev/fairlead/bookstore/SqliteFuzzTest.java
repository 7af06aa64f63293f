package dev.fairlead.bookstore;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteFuzzTest extends FuzzBehaviour {
  @TempDir private Path folder;

  @Override
  String database() throws Exception {
    return Seeded.at(folder.resolve("books.db")).toString();
  }
}
