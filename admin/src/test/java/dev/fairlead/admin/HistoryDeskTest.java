package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.admin.http.Refusal;
import dev.fairlead.admin.testing.AdminFixture;
import dev.fairlead.analytics.history.Historian;
import dev.fairlead.analytics.history.HistorySettings;
import dev.fairlead.analytics.history.Retention;
import dev.fairlead.analytics.history.StoreAddress;
import dev.fairlead.analytics.history.StoreException;
import dev.fairlead.analytics.recording.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HistoryDeskTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final AtomicInteger asked = new AtomicInteger();

  private static HistoryDesk desk() throws IOException {
    try (AdminFixture fixture = AdminFixture.start()) {
      return new HistoryDesk(fixture.sources().traffic().history());
    }
  }

  private int ask(HistoryDesk desk, Object about, Duration fresh) {
    return desk.ask(about, fresh, reader -> asked.incrementAndGet());
  }

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
              desk.ask(
                  "all the time",
                  LONG,
                  reader -> {
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
      int writers = desk.ask("who", LONG, reader -> reader.writers().size());
      assertThat(writers).isEqualTo(1);
    }
  }

  @Test
  void sameQuestion_isReadOnce_forAllWhoAskWhileItIsFresh() throws IOException {
    try (HistoryDesk desk = desk()) {
      assertThat(ask(desk, "a year", LONG)).isEqualTo(1);
      assertThat(ask(desk, "a year", LONG)).isEqualTo(1);
      assertThat(ask(desk, "a month", LONG)).isEqualTo(2);
      assertThat(ask(desk, "a minute", Duration.ofNanos(-1))).isEqualTo(3);
      assertThat(ask(desk, "a minute", LONG)).isEqualTo(4);
    }
  }

  @Test
  void refusal_isNotKept() throws IOException {
    try (HistoryDesk desk = desk()) {
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() ->
              desk.ask(
                  "a year",
                  LONG,
                  reader -> {
                    throw new Refusal(400, "No.");
                  }));
      assertThat(ask(desk, "a year", LONG)).isEqualTo(1);
    }
  }

  @Test
  void answersKept_areBounded() throws IOException {
    try (HistoryDesk desk = desk()) {
      for (int i = 1; i <= 40; i++) {
        assertThat(ask(desk, i, LONG)).isEqualTo(i);
      }
      assertThat(ask(desk, 40, LONG)).isEqualTo(40);
      assertThat(ask(desk, 1, LONG)).isEqualTo(41);
    }
  }
}
