package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fairlead.admin.http.Refusal;
import dev.fairlead.admin.testing.AdminFixture;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

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
