package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.admin.http.Refusal;
import dev.fairlead.analytics.history.Historian;
import dev.fairlead.analytics.history.HistorySettings;
import dev.fairlead.analytics.history.Retention;
import dev.fairlead.analytics.history.StoreAddress;
import dev.fairlead.analytics.history.StoreException;
import dev.fairlead.analytics.recording.Recording;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HistoryDeskTest {
  @TempDir private Path folder;

  @Test
  void questionThatTakesTooLong_isCalledOff_soThatOthersAreAnswered() throws Exception {
    StoreAddress store = new StoreAddress.Sqlite(folder.resolve(StoreAddress.FILE));
    Historian.start(
            new HistorySettings(
                store, "one", Duration.ofMillis(50), Retention.STANDARD, InstantSource.system()),
            new Recording(true),
            _ -> {})
        .close();
    CountDownLatch calledOff = new CountDownLatch(1);
    try (HistoryDesk desk = new HistoryDesk(store, Duration.ofSeconds(2))) {
      assertThatThrownBy(() ->
              desk.ask(reader -> {
                try {
                  while (true) {
                    reader.begins();
                  }
                } catch (StoreException e) {
                  calledOff.countDown();
                  throw e;
                }
              }))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("not read within 2 seconds");

      assertThat(calledOff.await(30, TimeUnit.SECONDS)).isTrue();
      int writers = desk.ask(reader -> reader.writers().size());
      assertThat(writers).isEqualTo(1);
    }
  }
}
