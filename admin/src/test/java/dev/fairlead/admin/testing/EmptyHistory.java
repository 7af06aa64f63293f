package dev.fairlead.admin.testing;

import dev.fairlead.analytics.history.Historian;
import dev.fairlead.analytics.history.HistorySettings;
import dev.fairlead.analytics.history.Retention;
import dev.fairlead.analytics.history.StoreAddress;
import dev.fairlead.analytics.recording.Recording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** A history in which a proxy has counted, but nobody came; made once. */
final class EmptyHistory {
  static final StoreAddress STORE = make();

  private EmptyHistory() {}

  private static StoreAddress make() {
    try {
      Path folder = Files.createTempDirectory("fairlead-history");
      StoreAddress store = new StoreAddress.Sqlite(folder.resolve(StoreAddress.FILE));
      Historian.start(
              new HistorySettings(
                  store,
                  "test",
                  Duration.ofMillis(100),
                  Retention.STANDARD,
                  InstantSource.system()),
              new Recording(true),
              warning -> {
                throw new AssertionError(warning);
              })
          .close();
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
