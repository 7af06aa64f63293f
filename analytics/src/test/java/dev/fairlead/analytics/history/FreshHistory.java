package dev.fairlead.analytics.history;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store of its own for each test, in which somebody counts from {@link #START} on. */
public abstract class FreshHistory {
  protected static final Instant START = Instant.parse("2026-11-02T00:00:00Z");

  @TempDir protected Path folder;
  protected HistoryFixture history;

  @BeforeEach
  void open() throws Exception {
    history =
        new HistoryFixture(new StoreAddress.Sqlite(folder.resolve("history.db")), "one", START);
  }

  @AfterEach
  void close() {
    history.close();
  }
}
