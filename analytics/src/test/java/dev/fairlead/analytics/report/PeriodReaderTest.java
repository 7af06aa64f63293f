package dev.fairlead.analytics.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodReaderTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private final PeriodReader reader =
      new PeriodReader(BERLIN, Instant.parse("2026-03-30T10:20:30Z"));

  @ParameterizedTest
  @CsvSource({
    "2026-03-29, 2026-03-29, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
    "yesterday, yesterday, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
    "today, now, 2026-03-29T22:00:00Z, 2026-03-30T10:21:00Z",
    "2d, 1d, 2026-03-28T11:20:00Z, 2026-03-29T10:20:00Z",
    "12h, 30m, 2026-03-29T22:20:00Z, 2026-03-30T09:50:00Z",
    "2026-03-29T14:30, 2026-03-29 15:00, 2026-03-29T12:30:00Z, 2026-03-29T13:00:00Z",
    "2026-03-29T14:30Z, 2026-03-29T14:30-01:00, 2026-03-29T14:30:00Z, 2026-03-29T15:30:00Z",
    "2026-03-29T02:30, 2026-03-29T04:00, 2026-03-29T01:30:00Z, 2026-03-29T02:00:00Z",
  })
  void periods_areReadByTheClock(String from, String to, Instant start, Instant end) {
    PeriodReader.Period period = reader.read(from, to, Grain.HOURLY);
    assertThat(period.from()).isEqualTo(start);
    assertThat(period.to()).isEqualTo(end);
  }

  @Test
  void withoutAPeriod_itIsAsLongAsIsUsual() {
    assertThat(reader.read(null, null, Grain.HOURLY).from())
        .isEqualTo(Instant.parse("2026-03-29T11:00:00Z"));
    assertThat(reader.read(null, null, Grain.DAILY).from())
        .isEqualTo(Instant.parse("2026-02-28T23:00:00Z"));
    assertThat(reader.read(null, null, Grain.WEEKLY).from())
        .isEqualTo(Instant.parse("2026-01-11T23:00:00Z"));
  }

  @Test
  void anEndInTheFuture_isNow() {
    PeriodReader.Period period = reader.read("today", "today", Grain.HOURLY);
    assertThat(period.to()).isEqualTo(Instant.parse("2026-03-30T10:21:00Z"));
    assertThat(period.clipped()).isFalse();
  }

  /** The usual period until now, not one that begins where there is nothing yet. */
  @Test
  void anEndInTheFarFuture_isNow_alsoWithoutAStart() {
    PeriodReader.Period period = reader.read(null, "9999-12-31", Grain.DAILY);
    assertThat(period.from()).isEqualTo(reader.read(null, null, Grain.DAILY).from());
    assertThat(period.to()).isEqualTo(Instant.parse("2026-03-30T10:21:00Z"));
    assertThat(period.clipped()).isTrue();
    assertThat(reader.read(null, "2026-03-30T23:00", Grain.HOURLY).from())
        .isEqualTo(reader.read(null, null, Grain.HOURLY).from());
  }

  @Test
  void howLongAgo_mayHaveAMinus_andMeansTheSame() {
    assertThat(reader.read("-5d", null, Grain.DAILY))
        .isEqualTo(reader.read("5d", null, Grain.DAILY));
    assertThatThrownBy(() -> reader.read("--5d", null, Grain.DAILY))
        .hasMessageEndingWith("or how long ago such as 7d or 12h (-7d and -12h mean the same)");
  }

  @ParameterizedTest
  @CsvSource({
    "9999-01-01, 9999-12-31, DAILY, --from 9999-01-01 is in the future",
    "9999, now, DAILY, --from '9999' is no time",
    "2026-04-01, now, HOURLY, --from 2026-04-01 is in the future",
    "tomorrow, now, HOURLY, --from 'tomorrow' is no time",
    "2026-02-30, now, HOURLY, --from '2026-02-30' is no time",
    "99999999999d, now, HOURLY, is no time",
    "2026-03-02, 2026-03-01, HOURLY, ends before it begins",
    "1900-01-01, now, DAILY, before 1970",
    "2025-01-01, now, HOURLY, too long for an hourly report",
    "1990-01-01, now, DAILY, too long for a daily report",
  })
  void whatCannotBe_isRefusedWithASentence(String from, String to, Grain grain, String sentence) {
    assertThatThrownBy(() -> reader.read(from, to, grain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void hostileText_isInertInTheSentence() {
    assertThatThrownBy(() -> reader.read("\u001b[31m" + "x".repeat(500), null, Grain.DAILY))
        .hasMessageStartingWith("--from '\\x1b[31mxxx")
        .hasMessageNotContaining("\u001b");
  }
}
